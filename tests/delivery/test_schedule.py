"""The retry table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from administrativ_adgang.delivery.schedule import next_due

TABLE = [0, 1, 5, 15, 60, 240]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def wait(tries: int, key: str = "1") -> timedelta:
    return next_due(tries=tries, tried_at=NOW, row_key=key, minutes=TABLE) - NOW


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60)])
def test_the_waits_of_the_table(tries: int, minutes: int) -> None:
    assert wait(tries) == timedelta(minutes=minutes)


@given(st.integers(5, 10_000), st.text())
def test_the_last_wait_is_repeated_for_ever_and_spread(tries: int, key: str) -> None:
    assert timedelta(minutes=240) <= wait(tries, key) < timedelta(minutes=264)
    assert wait(tries, key) == wait(tries + 1, key)


def test_rows_of_one_failure_do_not_come_back_in_one_second() -> None:
    assert len({wait(7, str(key)) for key in range(100)}) > 50
