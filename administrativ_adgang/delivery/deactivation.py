"""The seven-day rule: a receiver that takes nothing for seven days is switched off, after warnings. A pure, published
table.

The clock runs from the first failure after the last success, and only while something waits. A success stops it,
planned maintenance lets it stand still, and taking the system into use again begins a new one (portal-features
section 6, architecture section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    """What is done on the way; the value is what is kept of it."""

    DAY_1 = "DAY_1"
    DAY_3 = "DAY_3"
    DAY_5 = "DAY_5"
    DAY_6 = "DAY_6"
    OFF = "OFF"


#: When each step is reached, by the clock. All but the last are warnings.
TABLE: tuple[tuple[Step, timedelta], ...] = (
    (Step.DAY_1, timedelta(days=1)),
    (Step.DAY_3, timedelta(days=3)),
    (Step.DAY_5, timedelta(days=5)),
    (Step.DAY_6, timedelta(days=6)),
    (Step.OFF, timedelta(days=7)),
)
# Nobody is switched off unwarned, whatever kept us from warning. An hour under a day: jobs do not run to the second.
NOTICE = timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which the clock stands still."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """A receiver's clock: when it began, and when it stood, stands or will stand still (planned; may overlap)."""

    began_at: datetime
    pauses: Sequence[Span] = ()

    def ran(self, now: datetime) -> timedelta:
        """How long it has run."""
        return self._counted(until=now)

    def reaches(self, length: timedelta) -> datetime:
        """The moment it will have run for ``length``, with what is planned now."""
        moment = self.began_at + length
        # Each pause on the way moves the moment, perhaps into the next pause.
        while (missing := length - self._counted(until=moment)) > timedelta(0):
            moment += missing
        return moment

    def _counted(self, *, until: datetime) -> timedelta:
        counted, reached = timedelta(0), self.began_at
        for pause in sorted(self.pauses, key=lambda one: one.begins_at):
            if pause.begins_at >= until:
                break
            counted += max(pause.begins_at - reached, timedelta(0))
            reached = max(reached, pause.ends_at)
        return counted + max(until - reached, timedelta(0))


def clock(
    *,
    first_failure_at: datetime | None,
    waiting: int,
    in_use_since: datetime | None,
    pauses: Sequence[Span] = (),
) -> Clock | None:
    """The clock of a receiver; None while it does not run."""
    if first_failure_at is None or in_use_since is None or waiting <= 0:
        return None
    return Clock(max(first_failure_at, in_use_since), tuple(pauses))


def due(clock: Clock, *, now: datetime, taken: Sequence[Step], warned_at: datetime | None) -> Step | None:
    """The step to take now, if any: the latest that is reached and not taken; earlier ones that were missed are not
    made up for. ``warned_at`` is when this clock's latest warning was given.
    """
    ran = clock.ran(now)
    reached = [step for step, length in TABLE if length <= ran]
    if Step.OFF in reached and (warned_at is None or now - warned_at < NOTICE):
        reached.remove(Step.OFF)
    return reached[-1] if reached and reached[-1] not in taken else None


def switches_off_at(clock: Clock, *, now: datetime, warned_at: datetime | None) -> datetime:
    """When the receiver is switched off if nothing changes."""
    in_time = clock.reaches(dict(TABLE)[Step.OFF])
    notice = (warned_at or max(now, clock.reaches(TABLE[0][1]))) + NOTICE
    return max(in_time, notice)


def next_warning_at(clock: Clock, *, now: datetime) -> datetime | None:
    """When the next warning is given if nothing changes; None when only the switching off is left."""
    coming = [clock.reaches(length) for step, length in TABLE if step != Step.OFF]
    return next((moment for moment in coming if moment > now), None)
