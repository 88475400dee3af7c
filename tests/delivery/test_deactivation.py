"""The seven-day rule, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.delivery import deactivation
from administrativ_adgang.delivery.deactivation import Clock, Span, Step

FAILED = datetime(2026, 10, 12, 12, 10, tzinfo=UTC)


def after(days: float) -> datetime:
    return FAILED + timedelta(days=days)


def a_clock(*pauses: tuple[float, float]) -> Clock:
    return Clock(FAILED, tuple(Span(after(begins), after(ends)) for begins, ends in pauses))


@pytest.mark.parametrize(
    ("failed", "waiting", "since", "began"),
    [
        (FAILED, 1, after(-100), FAILED),
        (None, 5, after(-100), None),
        (FAILED, 0, after(-100), None),
        (FAILED, 1, None, None),
        # Taken into use again by hand: a new clock.
        (FAILED, 1, after(9), after(9)),
    ],
)
def test_the_clock_runs_from_the_first_failure_while_something_waits(
    failed: datetime | None, waiting: int, since: datetime | None, began: datetime | None
) -> None:
    found = deactivation.clock(first_failure_at=failed, waiting=waiting, in_use_since=since)
    assert (found.began_at if found else None) == began


@pytest.mark.parametrize(
    ("pauses", "now", "ran"),
    [
        ([], 2, 2),
        ([], -1, 0),
        ([(1, 2)], 3, 2),
        ([(1, 4)], 3, 1),
        ([(5, 6)], 3, 3),
        ([(-2, 1)], 3, 2),
        ([(-3, -2)], 3, 3),
        ([(1, 3), (2, 4)], 5, 2),
        ([(2, 3), (0, 1)], 5, 3),
        ([(0, 9)], 5, 0),
    ],
)
def test_planned_maintenance_lets_the_clock_stand_still(
    pauses: list[tuple[float, float]], now: float, ran: float
) -> None:
    assert a_clock(*pauses).ran(after(now)) == timedelta(days=ran)


@pytest.mark.parametrize(
    ("pauses", "reached"),
    [([], 7), ([(1, 2)], 8), ([(7, 8)], 7), ([(6, 7.5)], 8.5), ([(1, 2), (7.5, 9)], 9.5), ([(-1, 1)], 8)],
)
def test_a_pause_that_is_planned_moves_the_end(pauses: list[tuple[float, float]], reached: float) -> None:
    clock = a_clock(*pauses)
    assert clock.reaches(timedelta(days=7)) == after(reached)
    assert clock.ran(after(reached)) == timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "taken", "warned", "step"),
    [
        (0.9, [], None, None),
        (1, [], None, Step.DAY_1),
        (1.1, [Step.DAY_1], 1, None),
        (2.9, [Step.DAY_1], 1, None),
        (3, [Step.DAY_1], 1, Step.DAY_3),
        (5, [Step.DAY_1, Step.DAY_3], 3, Step.DAY_5),
        (6, [Step.DAY_5], 5, Step.DAY_6),
        (6.99, [Step.DAY_6], 6, None),
        (7, [Step.DAY_6], 6, Step.OFF),
        (7, [Step.DAY_6, Step.OFF], 6, None),
        # Warnings that were missed are not made up for, the newest is.
        (5.5, [], None, Step.DAY_5),
        # Nobody is switched off unwarned.
        (8, [], None, Step.DAY_6),
        (8.5, [Step.DAY_6], 8, None),
        (9, [Step.DAY_6], 8, Step.OFF),
    ],
)
def test_each_step_is_taken_once_on_its_day(
    now: float, taken: Sequence[Step], warned: float | None, step: Step | None
) -> None:
    warned_at = None if warned is None else after(warned)
    assert deactivation.due(a_clock(), now=after(now), taken=taken, warned_at=warned_at) == step


@pytest.mark.parametrize(
    ("now", "warned", "off"), [(0.5, None, 7), (1, 1, 7), (6.5, 6, 7), (8, None, 8 + 23 / 24), (8.5, 8, 8 + 23 / 24)]
)
def test_the_forecast_is_when_it_happens(now: float, warned: float | None, off: float) -> None:
    warned_at = None if warned is None else after(warned)
    forecast = deactivation.switches_off_at(a_clock(), now=after(now), warned_at=warned_at)
    assert forecast == after(off)
    given = warned_at or after(now)
    taken = [Step.DAY_6]
    assert deactivation.due(a_clock(), now=forecast, taken=taken, warned_at=given) == Step.OFF
    assert deactivation.due(a_clock(), now=forecast - timedelta(seconds=1), taken=taken, warned_at=given) is None


def test_the_next_warning_is_told_and_moves_with_a_pause() -> None:
    assert deactivation.next_warning_at(a_clock(), now=after(1.5)) == after(3)
    assert deactivation.next_warning_at(a_clock((2, 2.5)), now=after(1.5)) == after(3.5)
    assert deactivation.next_warning_at(a_clock(), now=after(6.5)) is None
