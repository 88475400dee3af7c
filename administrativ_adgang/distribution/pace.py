"""How many messages a worker takes for one receiver at a time: few for a slow or ailing one, many for a fast one."""

from __future__ import annotations

LARGEST_BATCH = 500
# What an ailing receiver is asked to take before it is trusted with more.
PROBE = 4

_QUICK_SECONDS = 1.0
_SLOW_SECONDS = 4.0


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
