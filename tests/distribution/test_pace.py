"""Batches grow for who is fast, shrink for who is slow, and small ones are gathered."""

from __future__ import annotations

import pytest

from administrativ_adgang.distribution import pace
from administrativ_adgang.distribution.pace import LARGEST_BATCH, Gathering, Pace


def test_quick_batches_double_up_to_the_largest_and_slow_ones_halve_down_to_the_first() -> None:
    one = Pace(16)
    for _ in range(10):
        one.took(0.1)
    assert one.batch == LARGEST_BATCH
    one.took(2.0)
    assert one.batch == LARGEST_BATCH
    for _ in range(10):
        one.took(9.0)
    assert one.batch == 16


@pytest.mark.parametrize(
    ("batches", "pauses"),
    [
        ([1], 0),
        ([1, 1], 1),
        ([3, 2, 4], 2),
        ([200, 200, 3], 0),
        ([3, 200, 3], 0),
    ],
)
def test_only_the_second_small_batch_in_a_row_is_waited_for(
    batches: list[int], pauses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(pace.time, "sleep", waited.append)
    gathering = Gathering()
    for number in batches:
        gathering.took(number, asked=200)
    assert len(waited) == pauses


def test_a_full_batch_is_not_small_however_few_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(pace.time, "sleep", waited.append)
    gathering = Gathering()
    for _ in range(3):
        gathering.took(4, asked=4)
    assert not waited
