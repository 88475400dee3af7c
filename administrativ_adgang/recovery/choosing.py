"""Which waiting post a run takes, and how much that is, before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Attempt, Delivery, Outcome
from administrativ_adgang.systems.models import System

COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of a system's waiting post; what is left out chooses everything. Days are Danish ones, both
    included, and are those on which the post came here."""

    failed_since: datetime | None = None
    post_type: str = ""
    cause: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def as_properties(self) -> dict[str, str]:
        """What was chosen, for the log."""
        named = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) for name, value in named.items() if value}


EVERYTHING = Choice()


@dataclass(frozen=True, slots=True)
class Preview:
    """How many messages a choice takes; counted up to :data:`COUNTED_AT_MOST`, then it is at least so many."""

    count: int
    is_all: bool


def waiting(system: System, choice: Choice) -> QuerySet[Delivery]:
    """The waiting deliveries of a choice."""
    rows = Delivery.objects.filter(system=system, done_at=None)
    if choice.post_type:
        rows = rows.filter(message__post_type=choice.post_type)
    if choice.cause:
        rows = rows.filter(last_cause=choice.cause)
    if choice.first_day:
        rows = rows.filter(created_at__gte=clock.start_of(choice.first_day))
    if choice.last_day:
        rows = rows.filter(created_at__lt=clock.end_of(choice.last_day))
    if choice.failed_since:
        failed = Attempt.objects.filter(
            delivery=OuterRef("pk"), outcome=Outcome.FAILURE, started_at__gte=choice.failed_since
        )
        rows = rows.filter(Exists(failed))
    return rows


def preview(system: System, choice: Choice) -> Preview:
    """How much a choice would take now."""
    count = waiting(system, choice)[: COUNTED_AT_MOST + 1].count()
    return Preview(min(count, COUNTED_AT_MOST), is_all=count <= COUNTED_AT_MOST)
