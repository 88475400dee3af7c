"""How receivers stand with the seven-day rule: the clock, what comes when, and who was switched off by it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import deactivation, maintenance
from administrativ_adgang.delivery.deactivation import Clock, Span, Step
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.recovery.models import StepTaken
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System


@dataclass(frozen=True, slots=True)
class Standing:
    """A receiver whose clock runs: when it was warned last, when the next warning comes and when it is switched off,
    if nothing changes."""

    clock: Clock
    taken: tuple[Step, ...]
    warned_at: datetime | None
    next_warning_at: datetime | None
    switches_off_at: datetime


def of_system(system: System) -> Standing | None:
    """How one receiver stands; None while its clock does not run."""
    return of_systems([system]).get(system.pk)


def of_systems(systems: Collection[System]) -> dict[UUID, Standing]:
    """Those receivers whose clock runs, in three queries."""
    rows = Health.objects.filter(system__in=systems, first_failure_at__isnull=False).select_related("system")
    clocks = {row.system_id: bare for row in rows if (bare := _clock(row))}
    if not clocks:
        return {}
    first = min(one.began_at for one in clocks.values())
    pauses = maintenance.since(clocks.keys(), first)
    steps: dict[UUID, list[StepTaken]] = {}
    for taken in StepTaken.objects.filter(system__in=clocks.keys(), clock_began_at__gte=first).order_by("taken_at"):
        steps.setdefault(taken.system_id, []).append(taken)
    now = clock.now()
    found = {}
    for system_id, unpaused in clocks.items():
        spans = tuple(Span(window.begins_at, window.ends_at) for window in pauses.get(system_id, ()))
        running = Clock(unpaused.began_at, spans)
        found[system_id] = _standing(running, steps.get(system_id, ()), now)
    return found


def switched_off_by_the_rule(systems: Collection[System]) -> set[UUID]:
    """Those systems that are off because nothing arrived for seven days, and not by a person since."""
    off = {system.pk: system.active_to for system in systems if system.active_to and not system.deactivated_by_id}
    rows = StepTaken.objects.filter(system__in=off.keys(), step=Step.OFF).values_list("system_id", "taken_at")
    return {system_id for system_id, taken_at in rows if taken_at == off[system_id]}


def _clock(health: Health) -> Clock | None:
    system = health.system
    # Who fetches his post himself is not called, so nothing fails; he is warned of unfetched post instead.
    if system.protocol != Protocol.REST_PUSH:
        return None
    return deactivation.clock(
        first_failure_at=health.first_failure_at,
        waiting=health.waiting,
        in_use_since=system.active_from if system.is_active else None,
    )


def _standing(running: Clock, rows: Collection[StepTaken], now: datetime) -> Standing:
    mine = [row for row in rows if row.clock_began_at == running.began_at]
    warned_at = mine[-1].taken_at if mine else None
    return Standing(
        clock=running,
        taken=tuple(Step(row.step) for row in mine),
        warned_at=warned_at,
        next_warning_at=deactivation.next_warning_at(running, now=now),
        switches_off_at=deactivation.switches_off_at(running, now=now, warned_at=warned_at),
    )
