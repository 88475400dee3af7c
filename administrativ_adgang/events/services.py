"""Recording. Always called inside the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

from administrativ_adgang.core import bulk
from administrativ_adgang.events.models import Event

_system: ContextVar[UUID | None] = ContextVar("system", default=None)


@contextmanager
def through(system_id: UUID) -> Iterator[None]:
    """Let every event of the block that names no system name this one: what somebody did, they did through it."""
    outer = _system.set(system_id)
    try:
        yield
    finally:
        _system.reset(outer)


def record(event: Event) -> Event:
    """Write one event."""
    event.system_id = event.system_id or _system.get()
    event.save(force_insert=True)
    return event


def record_many(events: Iterable[Event]) -> None:
    """Write a group of events in one statement."""
    group = list(events)
    if group:
        for event in group:
            event.system_id = event.system_id or _system.get()
        statement = bulk.insertion(group)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, [statement.rows])


def recording_of(source: str, *, order_by: str, **columns: str) -> str:
    """The recording of events as a part of a larger statement: one for every row of ``source``, in an order.

    ``columns`` gives the expression of each column that is not at its default.
    """
    columns = {"event_id": "gen_random_uuid()", "actor_label": "''", "properties": "'{}'", **columns}
    return (
        f"INSERT INTO {Event._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())} FROM {source} ORDER BY {order_by}"
    )
