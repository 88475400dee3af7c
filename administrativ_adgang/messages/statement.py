"""The statement that lets messages in: rows, bodies and events of a group, in one round trip and one transaction.

A statement of its own for each message, or for each table, would wait for the disk as often. Columns travel as binary
lists, so its text is always the same and the database plans it once for a connection.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection

from administrativ_adgang.core import binary
from administrativ_adgang.events import services as events
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.arrival import Arrival
from administrativ_adgang.messages.models import Body, Message
from administrativ_adgang.systems import selectors as systems

_COLUMNS = {field.attname: str(field.column) for field in Message._meta.concrete_fields}
_values = attrgetter(*_COLUMNS)
_FINDINGS = list(_COLUMNS).index("findings")

#: What a message brings beside its row.
_BESIDE = {
    "body_id": "uuid", "body": "bytea", "tags": "text", "actor_id": "uuid", "actor_label": "text", "stamp": "text",
}  # fmt: skip


def write(arrivals: Sequence[Arrival]) -> dict[UUID, UUID | None]:
    """Write what is new of the arrivals, at least one, each id once; returns the ids of those, each with the
    organisation it is to.

    Missing are messages whose id is taken, and those whose sender's stamp has moved. What is written twice, because
    nobody heard whether the first time succeeded, is written once.
    """
    columns = [list(column) for column in zip(*map(_row, arrivals), strict=True)]
    with binary.cursor() as cursor:
        cursor.execute(_statement(), columns)
        return dict(cursor.fetchall())


def _row(arrival: Arrival) -> tuple[Any, ...]:
    row = list(_values(arrival.message))
    row[_FINDINGS] = json.dumps(row[_FINDINGS])
    by = arrival.by
    place = storage.id_in_table(arrival.message.content_key) if arrival.body is not None else None
    return (
        *row, place, arrival.body, " ".join(arrival.tags), by.pk if by else None, by.name if by else "", arrival.stamp,
    )  # fmt: skip


@cache
def _statement() -> str:
    names = ", ".join(_COLUMNS.values())
    computed = {
        "recipient_organisation_id":
            f"(SELECT id FROM {Organisation._meta.db_table} WHERE cvr_number = given.recipient_id)",
        "findings": "given.findings::jsonb",
    }  # fmt: skip
    told = events.recording_of(
        "taken JOIN given USING (id), unnest(string_to_array(given.tags, ' ')) WITH ORDINALITY AS tag (name, place)",
        order_by="given.place, tag.place",
        tag="tag.name",
        time="given.received_at",
        message_uuid="given.id",
        transmission_id="given.transmission_id",
        sender_organisation_id="given.sender_organisation_id",
        system_id="given.sender_system_id",
        actor_identity_id="given.actor_id",
        actor_label="given.actor_label",
    )
    return (
        f"WITH given AS (SELECT * FROM unnest({', '.join(f'%b::{kind}[]' for kind in _types())}) WITH ORDINALITY"
        f" AS given ({names}, {', '.join(_BESIDE)}, place)),"
        f" taken AS (INSERT INTO {Message._meta.db_table} ({names})"
        f" SELECT {', '.join(computed.get(name, f'given.{name}') for name in _COLUMNS.values())} FROM given"
        f" WHERE given.stamp IS NULL OR given.stamp = ({systems.stamp_sql('given.sender_system_id')})"
        " ON CONFLICT (id) DO NOTHING RETURNING id, recipient_organisation_id),"
        f" kept AS (INSERT INTO {Body._meta.db_table} (id, content) SELECT given.body_id, given.body"
        " FROM taken JOIN given USING (id) WHERE given.body_id IS NOT NULL),"
        f" told AS ({told}) SELECT id, recipient_organisation_id FROM taken"
    )


def _types() -> list[str]:
    """The element types of the columns. What the table bounds or keeps as JSON comes as text."""
    kinds = [str(field.db_type(connection)) for field in Message._meta.concrete_fields]
    return ["text" if kind.startswith(("varchar", "jsonb")) else kind for kind in kinds] + list(_BESIDE.values())
