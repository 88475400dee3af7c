"""All receivers at a glance, for operators: no personal data, and no row is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Health, TryFigure

LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one receiver, and since when nothing has got through."""

    system_id: UUID
    waiting: int
    first_failure_at: datetime | None
    last_success_at: datetime | None
    last_cause: str


def queues() -> list[Queue]:
    """The receivers with the longest queues, and those that fail; at most :data:`LONGEST_LIST`."""
    rows = Health.objects.filter(Q(waiting__gt=0) | Q(first_failure_at__isnull=False)).order_by("-waiting", "system")
    columns = ("system_id", "waiting", "first_failure_at", "last_success_at", "last_cause")
    return [Queue(*row) for row in rows.values_list(*columns)[:LONGEST_LIST]]


def waiting_in_all() -> int:
    """How many messages wait for receivers, from the counters."""
    return Health.objects.aggregate(number=Sum("waiting"))["number"] or 0


def tries_today() -> dict[str, int]:
    """How many tries ended today, by cause; the empty cause is success."""
    rows = TryFigure.objects.filter(day=clock.today()).values_list("cause")
    return dict(rows.annotate(number=Sum("number")).order_by("cause"))
