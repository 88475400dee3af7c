"""Events about many messages, made by the database from their rows: one statement, and no object for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from administrativ_adgang.core import binary
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import Message


class Told(NamedTuple):
    """What happened to a message. ``properties`` is a JSON text (:func:`properties`)."""

    message_id: UUID
    tag: Tag
    system_id: UUID | None = None
    properties: str = "{}"


_TELL = f"""
INSERT INTO {Event._meta.db_table} (event_id, tag, time, message_uuid, transmission_id, sender_organisation_id,
    recipient_organisation_id, system_id, actor_label, properties)
SELECT gen_random_uuid(), told.tag, %b, message.id, message.transmission_id, message.sender_organisation_id,
    message.recipient_organisation_id, told.system_id, '', told.properties::jsonb
FROM unnest(%b::uuid[], %b::text[], %b::uuid[], %b::text[])
    WITH ORDINALITY AS told (message_id, tag, system_id, properties, place)
JOIN {Message._meta.db_table} AS message ON message.id = told.message_id ORDER BY told.place
"""


@lru_cache(maxsize=1024)
def properties(**pairs: str) -> str:
    """The free text pairs of an event; many messages share theirs."""
    return json.dumps(pairs)


def tell_all(happened: Iterable[Told], *, at: datetime) -> None:
    """Record what happened to messages, in this order. Call it in a transaction."""
    told = list(happened)
    if told:
        ids, tags, systems, texts = (list(column) for column in zip(*told, strict=True))
        with binary.cursor() as cursor:
            cursor.execute(_TELL, [at, ids, [str(tag) for tag in tags], systems, texts])


def tell(ids: Iterable[UUID], tag: Tag, *, at: datetime, system_id: UUID) -> None:
    """Record that the same happened to each of these messages, through one system. Call it in a transaction."""
    tell_all((Told(message_id, tag, system_id) for message_id in ids), at=at)
