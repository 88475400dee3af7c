"""The bars of the chart."""

from __future__ import annotations

import pytest

from administrativ_adgang.portal.statistics.chart import FLOOR, TOP, draw, nice_step


@pytest.mark.parametrize(("highest", "step"), [(1, 1), (5, 1), (6, 2), (25, 5), (26, 10), (37_840, 10_000)])
def test_steps_are_round_and_few(highest: int, step: int) -> None:
    assert nice_step(highest) == step


def test_bars_stand_on_the_floor_in_proportion() -> None:
    chart = draw([("maj", 10, 5)])
    assert chart is not None
    sent, received = (float(bar.height) for bar in chart.bars)
    assert (sent, received) == (FLOOR - TOP, (FLOOR - TOP) / 2)
    assert all(float(bar.y) + float(bar.height) == FLOOR for bar in chart.bars)


def test_numbers_have_points_whatever_the_language() -> None:
    chart = draw([("maj", 3, 1), ("juni", 7, 2)])
    assert chart is not None
    assert "," not in "".join(bar.x + bar.y + bar.width + bar.height for bar in chart.bars)


def test_large_numbers_are_told_in_thousands() -> None:
    chart = draw([("maj", 37_840, 14_688)])
    assert chart is not None
    assert (chart.unit, [line.text for line in chart.lines]) == ("i tusinder", ["0", "10", "20", "30", "40"])


def test_nothing_and_too_much_are_not_drawn() -> None:
    assert draw([("maj", 0, 0)]) is None
    assert draw([]) is None
    assert draw([(str(n), 1, 1) for n in range(15)]) is None
