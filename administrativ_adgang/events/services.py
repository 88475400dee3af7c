"""Recording. Always called inside the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from administrativ_adgang.core import bulk
from administrativ_adgang.core.bulk import Insertion
from administrativ_adgang.events.models import Event


def record(event: Event) -> Event:
    """Write one event."""
    event.save(force_insert=True)
    return event


def record_many(events: Iterable[Event]) -> None:
    """Write a group of events in one statement."""
    group = list(events)
    if group:
        statement = bulk.insertion(group)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, [statement.rows])


def recording(events: Sequence[Event], *, of: str) -> Insertion:
    """The recording of events as a part of a larger statement: of those whose message is in the table ``of``."""
    statement = bulk.insertion(events)
    return Insertion(f"{statement.sql} WHERE message_uuid IN (SELECT id FROM {of}) ORDER BY ordinality", statement.rows)
