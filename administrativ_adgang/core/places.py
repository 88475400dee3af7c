"""Places that one worker at a time may hold, in all processes together.

Nothing depends on them: rows are guarded by their locks and leases. They keep several workers from sharing work that
one does better alone. A killed worker's place is free when its database connection ends.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_KEY = "((%s - 2147483648)::int, (%s - 2147483648)::int)"


@contextmanager
def place(kind: str, of: bytes = b"") -> Iterator[bool]:
    """Whether nobody else holds this place; it is held inside the block."""
    key = [zlib.crc32(kind.encode()), zlib.crc32(of)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock{_KEY}", key)
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock{_KEY}", key)
