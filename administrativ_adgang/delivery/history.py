"""How receiver systems are doing and what was tried, for people to read. Every query is bounded: no page counts rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Attempt, Delivery, Health, Outcome
from administrativ_adgang.systems.models import System

LATEST_FOR_WARNING = 100
LATEST_FOR_CAUSES = 1_000


@dataclass(frozen=True)
class Standing:
    """What is kept about a receiver system. ``failures`` are those among its latest 100 tries."""

    waiting: int = 0
    first_failure_at: datetime | None = None
    last_success_at: datetime | None = None
    last_cause: str = ""
    oldest_waiting_at: datetime | None = None
    next_try_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True)
class CauseLine:
    """One cause among the latest tries: how many tries and messages met it, when last, and the technicians' line."""

    cause: str
    attempts: int
    messages: int
    latest_at: datetime
    technical: str


def standings(systems: Collection[System]) -> dict[UUID, Standing]:
    """The standing of each system, also of those nothing has happened to. At most an organisation's systems at a time."""
    rows = Health.objects.in_bulk([system.pk for system in systems])
    return {system.pk: _standing(system, rows.get(system.pk)) for system in systems}


def _standing(system: System, health: Health | None) -> Standing:
    if health is None:
        return Standing()
    return Standing(
        waiting=health.waiting,
        first_failure_at=health.first_failure_at,
        last_success_at=health.last_success_at,
        last_cause=health.last_cause,
        oldest_waiting_at=outbox.oldest_waiting(system) if health.waiting else None,
        next_try_at=_next_try(system) if health.waiting else None,
        failures=_recent_failures(system) if health.last_attempt_at else 0,
    )


def _next_try(system: System) -> datetime | None:
    rows = Delivery.objects.filter(system=system, done_at=None).order_by("due_at", "id")
    return rows.values_list("due_at", flat=True).first()


def _recent_failures(system: System) -> int:
    latest = Attempt.objects.filter(system=system).order_by("-id").values_list("outcome", flat=True)
    return sum(outcome == Outcome.FAILURE for outcome in latest[:LATEST_FOR_WARNING])


def causes(system: System) -> list[CauseLine]:
    """Why tries failed since the last success, among the latest 1,000; the most frequent first."""
    tries: dict[str, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(system=system).order_by("-id")[:LATEST_FOR_CAUSES]:
        if attempt.outcome == Outcome.SUCCESS:
            break
        if attempt.outcome == Outcome.FAILURE:
            tries.setdefault(attempt.cause, []).append(attempt)
    lines = [
        CauseLine(
            cause=cause,
            attempts=len(met),
            messages=len({attempt.message_uuid for attempt in met}),
            latest_at=met[0].started_at,
            technical=met[0].technical,
        )
        for cause, met in tries.items()
    ]
    return sorted(lines, key=lambda line: -line.attempts)


def attempts(system: System, *, before: int | None = None, limit: int = 25) -> list[Attempt]:
    """The newest tries, or those older than the one with id ``before``: the next page by key."""
    rows = Attempt.objects.filter(system=system)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:limit])
