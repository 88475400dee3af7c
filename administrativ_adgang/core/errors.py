"""The domain's errors. Their text is for the person or system builder who sees it, in Danish."""

from __future__ import annotations

from collections.abc import Callable


def _nothing() -> None:
    """Most refusals leave no trace."""


class DomainError(Exception):
    """Base of every refusal of the domain: a stable ``code`` and a sentence in Danish."""

    code = "domain.error"

    def __init__(self, text: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field
        #: Writes once more that the attempt was made: for whoever rolls back a transaction that took it along.
        self.record_attempt: Callable[[], None] = _nothing
        if code:
            self.code = code


class RefusedByRule(DomainError):
    """The wish breaks a rule: bad input, a full quota, a state that does not allow it."""

    code = "refused.by.rule"


class NotAllowed(DomainError):
    """The right is missing. ``privileges`` names those of which one would do."""

    code = "not.allowed"

    def __init__(self, text: str, *, privileges: tuple[str, ...] = (), code: str | None = None) -> None:
        super().__init__(text, code=code)
        self.privileges = privileges


class NotFound(DomainError):
    """No such thing, or none that this person or system may know of: the two are never told apart."""

    code = "not.found"


class Conflict(DomainError):
    """Something else is already there under that name, or somebody changed it first."""

    code = "conflict"


class StaleVersion(Conflict):
    """The row was changed after the person saw it; nothing was saved."""

    code = "stale.version"


class NotPossibleNow(DomainError):
    """The state does not allow the step (any more)."""

    code = "not.possible.in.this.state"
