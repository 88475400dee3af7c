"""The one error of the runner."""


class RunnerError(Exception):
    """Something the operator has to know or decide; the text is a whole sentence for that person."""
