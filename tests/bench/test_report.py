from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.report import Report


def test_a_line_has_the_median_and_the_worst_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(tmp_path / "bench.json")
    report.record("G0", [(1.0, 9.0), (2.0, 4.0), (1.0, 5.0)], goal=4, note="as measured")
    assert capsys.readouterr().out == "G0 ratio=5.0 worst=2.0 goal=4  as measured\n"


def test_lines_of_other_benchmarks_stay(tmp_path: Path) -> None:
    file = tmp_path / "var" / "bench.json"
    for name, theirs in (("G0", 2.0), ("G9", 3.0), ("G0", 4.0)):
        report = Report(file)
        report.record(name, [(1.0, theirs)], goal=1)
        report.save()
    kept = json.loads(file.read_text())
    assert {name: line["ratio"] for name, line in kept.items()} == {"G0": 4.0, "G9": 3.0}


def test_both_sides_run_in_alternation(tmp_path: Path) -> None:
    calls: list[str] = []
    report = Report(tmp_path / "bench.json")
    report.compare(
        "G0", lambda: calls.append("o"), lambda: calls.append("t"), goal=1, rounds=2, their_rounds=1, pairs=3
    )
    assert "".join(calls) == "ot" + "oot" * 3
