"""The gate for the purge: against Django's way to delete the same rows, at about half of what is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import purge
from bench.ground import world
from bench.report import Report

pytestmark = pytest.mark.django_db(transaction=True)

#: Reached with so many: 4.6 times, by the clock on the wall, for the database does the work. Of fewer the time is too
#: short to tell.
GATE = 2.5
NUMBER, PAIRS = 5_000, 3


def test_rows_go_faster_than_by_a_queryset(tmp_path: Path) -> None:
    old = purge.Old(world.sender(), world.receiver().organisation)
    pairs = [
        (old.removed(NUMBER, purge.by_purge), old.removed(NUMBER, purge.by_queryset)) for _ in range(PAIRS)
    ]  # fmt: skip
    assert Report(tmp_path / "bench.json").record("gate", pairs, goal=4).ratio >= GATE
