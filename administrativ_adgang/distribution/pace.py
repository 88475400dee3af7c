"""How many messages a worker takes at a time: few for a slow or ailing receiver, many for a fast one."""

from __future__ import annotations

import time
from typing import Self

from django.conf import settings

LARGEST_BATCH = 500
# The small messages of a batch lie in memory while it is on its way.
_BATCH_BYTES = 8 * 1024 * 1024

_QUICK_SECONDS = 1.0
_SLOW_SECONDS = 4.0

_SMALL_BATCH = 50
_GATHERING_SECONDS = 0.08


class Pace:
    """The size of the next batch; it doubles while batches are quick and halves when they are slow."""

    def __init__(self, first: int, *, smallest: int | None = None) -> None:
        self.batch = first
        self._smallest = smallest or first
        self._seconds = 0.0

    @classmethod
    def of_healthy(cls) -> Self:
        """For a receiver that took what it was last given: a batch that keeps all connections to it busy."""
        return cls(4 * settings.DELIVERY_CONCURRENCY, smallest=settings.DELIVERY_CONCURRENCY)

    @property
    def is_quick(self) -> bool:
        """Whether the last batch went quickly (or none has gone yet)."""
        return self._seconds < _QUICK_SECONDS

    @property
    def is_slow(self) -> bool:
        """Whether the last batch went very slowly."""
        return self._seconds > _SLOW_SECONDS

    def took(self, seconds: float, *, average: int = 0) -> None:
        """Told how long the last batch took, and how many bytes its messages have on average."""
        self._seconds = seconds
        if self.is_quick:
            fitting = _BATCH_BYTES // average if average else LARGEST_BATCH
            self.batch = min(2 * self.batch, LARGEST_BATCH, max(fitting, self._smallest))
        elif self.is_slow:
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
