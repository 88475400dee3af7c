"""What was tried, for people to read. Every query is bounded: no page counts rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.delivery.models import Attempt, Outcome
from administrativ_adgang.systems.models import System

LATEST_FOR_CAUSES = 1_000


@dataclass(frozen=True)
class CauseLine:
    """One cause among the latest tries: how many tries and messages met it, when last, and the technicians' line."""

    cause: str
    attempts: int
    messages: int
    latest_at: datetime
    technical: str


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
