"""Two lanes through a process's workers: ailing and slow receivers share a few places, the others have the rest.

Without them a dozen dead or slow receivers would hold every worker in time-outs while the others' post waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

#: Places of the narrow lane: a quarter of the delivery process's workers (``runner.processes``).
NARROW = 4
# So long a receiver counts as slow after it was.
_REMEMBERED_SECONDS = 300.0


class Lanes:
    """The lanes of one process. A worker that finds no place lets go; the sweep brings the receiver back in seconds."""

    def __init__(self, narrow: int = NARROW) -> None:
        self._places = threading.BoundedSemaphore(narrow)
        self._slow_until: dict[UUID, float] = {}

    @contextmanager
    def place(self, system_id: UUID, *, is_ailing: bool) -> Iterator[bool]:
        """Whether there is a place for work on a receiver; it is held inside the block."""
        if not (is_ailing or self.is_slow(system_id)):
            yield True
            return
        has_place = self._places.acquire(blocking=False)
        try:
            yield has_place
        finally:
            if has_place:
                self._places.release()

    def is_slow(self, system_id: UUID) -> bool:
        """Whether a batch to this receiver took very long a while ago."""
        return time.monotonic() < self._slow_until.get(system_id, 0.0)

    def note(self, system_id: UUID, *, is_slow: bool) -> None:
        """Remember how the last batch to a receiver went."""
        if is_slow:
            self._slow_until[system_id] = time.monotonic() + _REMEMBERED_SECONDS
        else:
            self._slow_until.pop(system_id, None)


lanes = Lanes()
