"""How many messages a worker takes at a time: few for a slow or ailing receiver, many for a fast one."""

from __future__ import annotations

import time

LARGEST_BATCH = 500
# What an ailing receiver is asked to take before it is trusted with more.
PROBE = 4

_QUICK_SECONDS = 1.0
_SLOW_SECONDS = 4.0

_SMALL_BATCH = 50
_GATHERING_SECONDS = 0.08


class Pace:
    """The size of the next batch; it doubles while batches are quick and halves when they are slow."""

    def __init__(self, first: int) -> None:
        self.batch = first
        self._smallest = first

    def took(self, seconds: float) -> None:
        """Told how long the last batch took."""
        if seconds < _QUICK_SECONDS:
            self.batch = min(2 * self.batch, LARGEST_BATCH)
        elif seconds > _SLOW_SECONDS:
            self.batch = max(self.batch // 2, self._smallest)


class Gathering:
    """Lets batches grow where post trickles in: the statements around a small batch cost more than the post in it.

    A single message never waits, nor does the first batch: only after two small ones in a row the worker holds back.
    """

    def __init__(self) -> None:
        self._was_small = False

    def took(self, number: int, *, asked: int) -> None:
        """Told how many came of how many it asked for; waits a moment when it is worth it."""
        is_small = number < min(asked, _SMALL_BATCH)
        if is_small and self._was_small:
            time.sleep(_GATHERING_SECONDS)
        self._was_small = is_small
