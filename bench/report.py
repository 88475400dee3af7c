"""Takes and writes the figures."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "var" / "bench.json"

PAIRS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """``ratio`` is how many times faster (or smaller) ours is: the median of the pairs, and the worst one."""

    name: str
    ratio: float
    worst: float
    goal: float
    note: str

    def __str__(self) -> str:
        note = f"  {self.note}" if self.note else ""
        return f"{self.name} ratio={self.ratio:.1f} worst={self.worst:.1f} goal={self.goal:g}{note}"


class Report:
    """Collects lines, prints each as it comes and keeps them in a file beside the ones of other benchmarks."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._lines: list[Line] = []

    def compare(
        self,
        name: str,
        ours: Callable[[], Any],
        theirs: Callable[[], Any],
        *,
        goal: float,
        rounds: int = 1,
        their_rounds: int | None = None,
        pairs: int = PAIRS,
        clock: Callable[[], float] = time.process_time,
    ) -> Line:
        """Times two functions in alternation. Each side of a pair runs its rounds and counts the median one.

        ``clock`` is the processor's by default, which other programs on the machine disturb least; functions that wait
        for something need ``time.perf_counter``.
        """
        ours(), theirs()
        measured = [(_time(ours, rounds, clock), _time(theirs, their_rounds or rounds, clock)) for _ in range(pairs)]
        return self.record(name, measured, goal=goal)

    def record(self, name: str, pairs: Sequence[tuple[float, float]], *, goal: float, note: str = "") -> Line:
        """Adds a line from pairs of (ours, theirs) in seconds, or in any unit of which less is better."""
        ratios = [theirs / ours for ours, theirs in pairs]
        if not note:
            usual = [statistics.median(side) for side in zip(*pairs, strict=True)]
            note = f"ours {usual[0] * 1000:.3f} ms, theirs {usual[1] * 1000:.3f} ms"
        line = Line(name, statistics.median(ratios), min(ratios), goal, note)
        self._lines.append(line)
        print(line, flush=True)
        return line

    def save(self) -> None:
        """Writes the lines; those of benchmarks that were not run this time stay as they were."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        kept.update({line.name: asdict(line) for line in self._lines})
        self._file.write_text(json.dumps(kept, indent=2) + "\n")


def _time(function: Callable[[], Any], rounds: int, clock: Callable[[], float]) -> float:
    """The median of the rounds, with Python's garbage collector at rest, as in ``timeit``."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            start = clock()
            function()
            times.append(clock() - start)
    finally:
        gc.enable()
    return statistics.median(times)
