"""The gate: six tenths of each goal, so that a noisy machine does not stop the work and a lost factor does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.memo import MIDDLE, SMALL
from bench.memo_ways import lxml_way, our_way, xsdata_way
from bench.report import Report
from tests.memo.generate import letter

GATE = 0.6


@pytest.mark.parametrize(
    ("size", "theirs", "goal"),
    [(MIDDLE, lxml_way, 8), (SMALL, lxml_way, 1.5), (MIDDLE, xsdata_way, 15), (SMALL, xsdata_way, 8)],
    ids=["G1", "G1b", "G1-xsdata", "G1b-xsdata"],
)
def test_reading_is_faster_than_the_ordinary_ways(tmp_path: Path, size: int, theirs: object, goal: float) -> None:
    data = letter(size)
    assert our_way(data) == theirs(data)  # type: ignore[operator]
    line = Report(tmp_path / "bench.json").compare(
        "gate",
        lambda: our_way(data),
        lambda: theirs(data),
        goal=goal,
        rounds=15,
        pairs=5,  # type: ignore[operator]
    )
    assert line.ratio >= GATE * goal
