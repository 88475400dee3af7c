"""Removing rows that have had their time: of messages that have ended, and of events about post.

Small batches, each one statement over sets in the database, so that what comes in meanwhile waits for none of them.
A message's id is free again when its row has gone; until then the same bytes get the first receipt.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection, models

from administrativ_adgang.core import clock
from administrativ_adgang.events import purge as events
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import FINAL

#: A batch of this size takes the database about thirty milliseconds; smaller ones wait for the disk more often.
BATCH = 2_000

_FINISHED = [str(state) for state in sorted(FINAL)]


def purge(limit: int = BATCH) -> int:
    """Remove the next rows whose time is over, messages first; returns how many, 0 when there are no more."""
    now = clock.now()
    messages = remove_finished(before=now - timedelta(days=settings.MESSAGE_RETENTION_DAYS), limit=limit)
    if messages:
        return messages
    return events.remove_about_post(before=now - timedelta(days=settings.EVENT_RETENTION_DAYS), limit=4 * limit)


def remove_finished(*, before: datetime, limit: int = BATCH) -> int:
    """Remove messages that ended before a time and whose content has gone, with everything that hangs on their rows.

    One that still lies in somebody's mailbox stays. Returns how many were removed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [_FINISHED, before, limit])
        return int(cursor.rowcount)


@cache
def _statement() -> str:
    table = Message._meta.db_table
    kept = "".join(
        f" AND NOT EXISTS (SELECT FROM {_table(relation)} held WHERE held.{_column(relation)} = message.id)"
        for relation in _pointing_at(Message)
        if relation.on_delete is models.PROTECT
    )
    found = (
        f"SELECT id FROM {table} message WHERE state = ANY(%s) AND content_key = '' AND state_at < %s{kept}"
        " ORDER BY state_at LIMIT %s FOR UPDATE SKIP LOCKED"
    )
    removed = "".join(f", {part}" for part in _removals(Message, "gone"))
    return f"WITH gone AS MATERIALIZED ({found}){removed} DELETE FROM {table} WHERE id IN (SELECT id FROM gone)"


def _removals(model: type[models.Model], gone: str) -> Iterator[str]:
    """The parts of the statement that remove what hangs on rows of a model, of which ``gone`` names the ids."""
    for relation in _pointing_at(model):
        if relation.on_delete is models.CASCADE:
            name = f"{gone}_{relation.related_model._meta.model_name}"
            where = f"{_column(relation)} IN (SELECT id FROM {gone})"
            yield f"{name} AS (DELETE FROM {_table(relation)} WHERE {where} RETURNING id)"
            yield from _removals(relation.related_model, name)


def _pointing_at(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """What other tables hold against rows of a model, whichever room they belong to."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ForeignObjectRel) and not field.many_to_many]


def _table(relation: models.ForeignObjectRel) -> str:
    return str(relation.related_model._meta.db_table)


def _column(relation: models.ForeignObjectRel) -> str:
    return str(relation.field.column)
