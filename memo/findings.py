"""A finding: one thing that is wrong, or worth a warning, in a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Only an error makes a message invalid."""

    ERROR = "ERROR"
    WARNING = "WARNING"


class Status(StrEnum):
    """The receipt status that an error leads to: what is written is wrong, or somebody may not."""

    INVALID = "INVALID"
    NOT_ALLOWED = "NOT_ALLOWED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``rule`` is the local rule id (MM-01 to MM-25), ``code`` the stable error code that receipts carry.

    ``line`` counts from 1 in the document as it was received. ``path`` names the elements from the root, with a number
    in brackets after the first of several with the same name. Both are None when the finding concerns no place in the
    XML.
    """

    rule: str
    code: str
    severity: Severity
    status: Status
    danish: str
    english: str
    line: int | None = None
    path: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR
