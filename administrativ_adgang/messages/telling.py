"""Events about many messages, made by the database from their rows: one statement, and no object for each of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from administrativ_adgang.core import binary
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import Message

_TELL = f"""
INSERT INTO {Event._meta.db_table} (event_id, tag, time, message_uuid, transmission_id, sender_organisation_id,
    recipient_organisation_id, system_id, actor_label, properties)
SELECT gen_random_uuid(), %(tag)b, %(at)b, id, transmission_id, sender_organisation_id,
    recipient_organisation_id, %(system)b, '', '{{}}'
FROM {Message._meta.db_table} WHERE id = ANY(%(ids)b)
"""


def tell(ids: Collection[UUID], tag: Tag, *, at: datetime, system_id: UUID) -> None:
    """Record that the same happened to each of these messages, through one system. Call it in a transaction."""
    if ids:
        with binary.cursor() as cursor:
            cursor.execute(_TELL, {"tag": str(tag), "at": at, "system": system_id, "ids": list(ids)})
