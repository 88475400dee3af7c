"""When to try again: a pure table, published to system owners. Waits live in the row, never in the broker."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta


def next_due(*, tries: int, tried_at: datetime, row_key: str, minutes: Sequence[int]) -> datetime:
    """The time of the next try after ``tries`` failed ones.

    ``minutes`` are the waits before the first, second, … try; the last is repeated for ever, with up to a tenth on top
    so that a receiver that comes back is not met by everything in one second. The extra comes from the row's key, so
    the same row always gets the same wait.
    """
    wait = minutes[min(tries, len(minutes) - 1)]
    due = tried_at + timedelta(minutes=wait)
    if tries < len(minutes) - 1:
        return due
    share = zlib.crc32(row_key.encode()) % 1000 / 10_000
    return due + timedelta(minutes=wait * share)
