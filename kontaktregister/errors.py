"""The register's own refusals."""


class RegisterError(Exception):
    """The change is not possible; the text says why, in Danish."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.text = text
        self.code = code
