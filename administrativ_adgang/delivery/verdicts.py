"""Business receipts for messages that have just been judged, made by the database from their rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from administrativ_adgang.core import binary, job_names, jobs
from administrativ_adgang.delivery.models import Receipt, ReceiptStatus
from administrativ_adgang.messages.models import Message


class Verdict(NamedTuple):
    """What a sender's system is told of a message; ``is_pushed``: we call it, and it does not have to ask."""

    message_id: UUID
    system_id: UUID
    is_pushed: bool
    status: ReceiptStatus
    code: str = ""
    text: str = ""


_PUT_IN = f"""
INSERT INTO {Receipt._meta.db_table} (id, system_id, is_pushed, message_uuid, message_id, transmission_id,
    status, error_code, error_message, created_at, due_at, tries, last_cause)
SELECT gen_random_uuid(), verdict.system_id, verdict.is_pushed, message.id, message.message_id, message.transmission_id,
    verdict.status, verdict.code, verdict.text, %b, %b, 0, ''
FROM unnest(%b::uuid[], %b::uuid[], %b::boolean[], %b::text[], %b::text[], %b::text[])
    AS verdict (message_id, system_id, is_pushed, status, code, text)
JOIN {Message._meta.db_table} AS message ON message.id = verdict.message_id
ON CONFLICT DO NOTHING
"""


def enqueue(verdicts: Collection[Verdict], *, at: datetime) -> None:
    """Put the receipts into their outbox. A message that already has one keeps the first."""
    if not verdicts:
        return
    messages, systems, pushed, statuses, codes, texts = (list(column) for column in zip(*verdicts, strict=True))
    with binary.cursor() as cursor:
        cursor.execute(_PUT_IN, [at, at, messages, systems, pushed, [str(status) for status in statuses], codes, texts])
    for system_id in sorted({one.system_id for one in verdicts if one.is_pushed}):
        jobs.wake(job_names.SEND_RECEIPTS, str(system_id))
