"""Content of small messages in the database: written in the transaction of the row, gone in the one that lets go of it.

Bytes travel in binary form. As the text of a statement they would be twice as long, and written, read and parsed twice.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from uuid import UUID

from administrativ_adgang.core import binary
from administrativ_adgang.messages.models import Body

_TABLE = Body._meta.db_table


def new_id() -> UUID:
    """An id that is later than every earlier one, to the millisecond (RFC 9562, version 7).

    New rows then stand together at the end of the index, and a batch touches few of its pages.
    """
    bits = int.from_bytes(os.urandom(10)) & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return UUID(int=time.time_ns() // 1_000_000 << 80 | bits)


def read_many(ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Those that are there, by their id."""
    if not ids:
        return {}
    with binary.cursor() as cursor:
        cursor.execute(f"SELECT id, content FROM {_TABLE} WHERE id = ANY(%b)", [list(ids)])
        return dict(cursor.fetchall())


def remove_many(ids: Collection[UUID]) -> None:
    """Remove them, in the caller's transaction."""
    with binary.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE id = ANY(%b)", [list(ids)])
