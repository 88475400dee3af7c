"""Lines of the table that says what is so today and afterwards (templates/components/comparison.html). Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One kind of post or thing, where it is today and afterwards."""

    what: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the line is marked."""
        return self.before != self.after


def changed(what: str, before: str, after: str) -> Line:
    """A line that changes (unless the two are the same)."""
    return Line(what, before, after)


def unchanged(what: str) -> Line:
    """A line that stays."""
    return Line(what, "uændret", "uændret")
