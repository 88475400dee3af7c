"""G1, G1b, G1c: read a message, validate it by schema, decode its documents and digest it, at three sizes.

Ours against the ordinary way with lxml (a tree of everything, the schema engine over everything, base64 of the
standard library), against lxml followed by xsdata for the objects, and against xmlschema. All with our schema files,
and all but xmlschema end in the same objects.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import xmlschema

from bench.memo_ways import Outcome, lxml_way, our_way, our_way_with_rules, xsdata_way
from bench.report import Report
from memo import V1_2
from memo.schema import schema_file
from tests.memo.generate import letter

SMALL, MIDDLE, LARGE = 11_486, 226_526, 78_246_000
LARGE_PAIRS = 5


def run(report: Report) -> None:
    small, middle = letter(SMALL), letter(MIDDLE)
    wrapped = letter(MIDDLE, line_end=b"\r\n")
    for data in (small, middle, wrapped):
        _same(our_way(data), lxml_way(data))
        _same(our_way(data), xsdata_way(data))
    report.compare("G1", _with(our_way, middle), _with(lxml_way, middle), goal=8, rounds=40)
    report.compare("G1-with-rules", _with(our_way_with_rules, middle), _with(lxml_way, middle), goal=8, rounds=40)
    report.compare("G1-wrapped", _with(our_way, wrapped), _with(lxml_way, wrapped), goal=4, rounds=40)
    report.compare("G1-xsdata", _with(our_way, middle), _with(xsdata_way, middle), goal=15, rounds=40, their_rounds=10)
    _against_xmlschema(report, middle)
    report.compare("G1b", _with(our_way, small), _with(lxml_way, small), goal=1.5, rounds=150)
    report.compare("G1b-with-rules", _with(our_way_with_rules, small), _with(lxml_way, small), goal=1.5, rounds=150)
    report.compare("G1b-xsdata", _with(our_way, small), _with(xsdata_way, small), goal=8, rounds=150, their_rounds=30)
    _large(report)


def _against_xmlschema(report: Report, data: bytes) -> None:
    schema = xmlschema.XMLSchema(str(schema_file(V1_2)))
    text = data.decode()
    if not schema.is_valid(text):
        raise AssertionError("xmlschema refuses the message that is to be measured")
    report.compare(
        "G1-xmlschema", _with(our_way, data), lambda: schema.is_valid(text), goal=100, rounds=40, their_rounds=2
    )


def _large(report: Report) -> None:
    """A message just under the size limit, each reading in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "message.xml"
        path.write_bytes(letter(LARGE))
        seconds, growth = [], []
        for _ in range(LARGE_PAIRS):
            ours, theirs = _in_own_process("ours", path), _in_own_process("lxml", path)
            if ours["digests"] != theirs["digests"]:
                raise AssertionError(f"The two ways differ: {ours} {theirs}")
            seconds.append((ours["seconds"], theirs["seconds"]))
            growth.append((ours["growth"], theirs["growth"]))
    report.record("G1c", seconds, goal=5)
    most = max(ours for ours, _ in growth)
    note = (
        f"ours grows by at most {most / 1024:.1f} MiB, theirs by {max(theirs for _, theirs in growth) / 1024:.0f} MiB"
    )
    report.record("G1c-memory", [(max(ours, 1), theirs) for ours, theirs in growth], goal=20, note=note)


def _in_own_process(way: str, path: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.memo_large", way, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def _with(way: Callable[[bytes], Outcome], data: bytes) -> Callable[[], Outcome]:
    return lambda: way(data)


def _same(ours: Outcome, theirs: Outcome) -> None:
    if ours != theirs:
        raise AssertionError(f"The two ways differ:\n{ours}\n{theirs}")
