"""Which parcel may begin next: small ones side by side, large ones few at a time, so that none crowds the rest out."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

# Up to here a message is sent from memory; above, it is streamed.
LARGE_BYTES = 512 * 1024
# So much of large messages is on its way to one receiver at a time; a message beyond it goes without another beside.
LARGE_BYTES_UNDER_WAY = 10 * 1024 * 1024
LARGE_AT_ONCE = 2


class Throttle:
    """The parcels that wait for one receiver, by position."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = sizes
        self._small = deque(position for position, size in enumerate(sizes) if size <= LARGE_BYTES)
        self._large = deque(position for position, size in enumerate(sizes) if size > LARGE_BYTES)
        self._under_way: set[int] = set()

    def next(self) -> int | None:
        """The parcel to begin now; None when none is left, or what is left has to wait until one has ended."""
        if self._large and self._has_room(self._sizes[self._large[0]]):
            position = self._large.popleft()
            self._under_way.add(position)
            return position
        return self._small.popleft() if self._small else None

    def ended(self, position: int) -> None:
        """Told that a parcel is no longer under way."""
        self._under_way.discard(position)

    def _has_room(self, size: int) -> bool:
        if not self._under_way:
            return True
        together = size + sum(self._sizes[position] for position in self._under_way)
        return len(self._under_way) < LARGE_AT_ONCE and together <= LARGE_BYTES_UNDER_WAY
