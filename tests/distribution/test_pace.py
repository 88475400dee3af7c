"""How much is taken at a time."""

from __future__ import annotations

from administrativ_adgang.distribution.pace import LARGEST_BATCH, Pace


def test_quick_batches_grow_to_the_limit() -> None:
    pace = Pace(16)
    for _ in range(20):
        pace.took(0.1)
    assert pace.batch == LARGEST_BATCH


def test_slow_batches_shrink_to_where_it_began() -> None:
    pace = Pace(16)
    pace.took(0.1)
    pace.took(0.1)
    for _ in range(20):
        pace.took(10)
    assert pace.batch == 16


def test_what_is_neither_stays() -> None:
    pace = Pace(16)
    pace.took(2)
    assert pace.batch == 16
