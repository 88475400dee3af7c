"""Removing rows that have had their time: of messages that have ended, and of events about post.

Small batches, each its own transaction by sets in the database, so that what comes in meanwhile waits for none of them.
A message's id is free again when its row has gone; until then the same bytes get the first receipt.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction

from administrativ_adgang.core import clock
from administrativ_adgang.events import purge as events
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import FINAL

#: A batch of this size takes the database about as long as twenty messages coming in.
BATCH = 500

_FINISHED = [str(state) for state in sorted(FINAL)]


def purge(limit: int = BATCH) -> int:
    """Remove the next rows whose time is over, messages first; returns how many, 0 when there are no more."""
    now = clock.now()
    messages = remove_finished(before=now - timedelta(days=settings.MESSAGE_RETENTION_DAYS), limit=limit)
    if messages:
        return messages
    return events.remove_about_post(before=now - timedelta(days=settings.EVENT_RETENTION_DAYS), limit=4 * limit)


@transaction.atomic
def remove_finished(*, before: datetime, limit: int = BATCH) -> int:
    """Remove messages that ended before a time and whose content has gone, with everything that hangs on their rows.

    One that still lies in somebody's mailbox stays. Returns how many were removed.
    """
    table = Message._meta.db_table
    kept = "".join(
        f" AND NOT EXISTS (SELECT FROM {_table(relation)} held WHERE held.{_column(relation)} = message.id)"
        for relation in _pointing_at(Message)
        if relation.on_delete is models.PROTECT
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} message WHERE state = ANY(%s) AND content_key = '' AND state_at < %s{kept}"
            " ORDER BY state_at LIMIT %s FOR UPDATE SKIP LOCKED",
            [_FINISHED, before, limit],
        )
        ids = [key for (key,) in cursor.fetchall()]
        if not ids:
            return 0
        for statement in _removals(Message, "SELECT unnest(%s::uuid[])"):
            cursor.execute(statement, [ids])
    return len(ids)


def _removals(model: type[models.Model], keys: str) -> Iterator[str]:
    """The statements that remove rows of a model, of which ``keys`` selects the ids; what hangs on them goes first."""
    for relation in _pointing_at(model):
        if relation.on_delete is models.CASCADE:
            below = f"SELECT id FROM {_table(relation)} WHERE {_column(relation)} IN ({keys})"
            yield from _removals(relation.related_model, below)
    yield f"DELETE FROM {model._meta.db_table} WHERE id IN ({keys})"


def _pointing_at(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """What other tables hold against rows of a model, whichever room they belong to."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ForeignObjectRel) and not field.many_to_many]


def _table(relation: models.ForeignObjectRel) -> str:
    return str(relation.related_model._meta.db_table)


def _column(relation: models.ForeignObjectRel) -> str:
    return str(relation.field.column)
