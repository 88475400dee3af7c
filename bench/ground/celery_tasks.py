"""The reference's worker: a Celery task per letter."""

from __future__ import annotations

import sys
import time

from bench.ground.house import wait_until
from bench.ground.letters import SMALL, template
from bench.ground.receiving import Sink
from bench.ground.usual import Usual, digest_of

_PREFORK = 2


class TaskPerLetter:
    """A Celery task per letter."""

    def __init__(self, reference: Usual) -> None:
        self._usual = reference
        self._house = reference.house
        self._letter = template("11111111", "22222222", SMALL)

    def push(self, sink: Sink, number: int) -> float:
        """Seconds a letter, from when the worker starts on what is queued to the last committed result."""
        ids = self._usual.store(self._letter, number)
        self._house.run((sys.executable, "-m", "bench.reference.enqueue", sink.address("celery")))
        worker = (sys.executable, "-m", "celery", "-A", "bench.reference.worker", "worker", "-c", str(_PREFORK))
        self._house.start("usual-worker", (*worker, "-l", "ERROR", "-n", f"usual{time.monotonic_ns()}@localhost"))
        wait_until(lambda: self._usual.count("DELIVERED") > 0, seconds=60, what="the reference's worker starts")
        early, begun = self._usual.count("DELIVERED"), time.perf_counter()
        wait_until(lambda: self._usual.count("DELIVERED") == number, seconds=120, what=f"{number} letters")
        seconds = time.perf_counter() - begun
        self._house.stop("usual-worker")
        sink.expect({"celery": (number, digest_of(self._letter, ids))})
        self._usual.clear()
        return seconds / (number - early)
