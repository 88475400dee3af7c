"""Removing old events about post. What people have done with rights and systems stays."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from administrativ_adgang.events.models import Event

_TABLE = Event._meta.db_table


def remove_about_post(*, before: datetime, limit: int) -> int:
    """Remove the oldest events about messages and transmissions that happened before a time; returns how many."""
    end = _first_not_before(before)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {_TABLE} WHERE id IN (SELECT id FROM {_TABLE} WHERE id < %s AND time < %s"
            " AND (message_uuid IS NOT NULL OR transmission_id IS NOT NULL) ORDER BY id LIMIT %s)",
            [end, before, limit],
        )
        return int(cursor.rowcount)


def _first_not_before(moment: datetime) -> int:
    """The id at which events of a time begin.

    Ids are given in the order of time but for seconds, so a few looks at the key find the place: an index over the time
    would cost every event that is written, and a search without one would walk through the whole log.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM {_TABLE}")
        lowest, highest = cursor.fetchone()
        if lowest is None:
            return 0
        low, high = lowest, highest + 1
        while low < high:
            middle = (low + high) // 2
            cursor.execute(f"SELECT id, time FROM {_TABLE} WHERE id >= %s ORDER BY id LIMIT 1", [middle])
            found, time = cursor.fetchone()
            low, high = (found + 1, high) if time < moment else (low, middle)
    return int(low)
