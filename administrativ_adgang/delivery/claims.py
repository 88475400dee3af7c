"""Taking messages for one receiver into a worker's hands: lease, the row of the try, and what sending needs to know.

One statement for a batch, and plain columns instead of rows of the models: those cost more than sending the message.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from administrativ_adgang.core import binary, clock
from administrativ_adgang.delivery.models import Attempt, Delivery
from administrativ_adgang.messages.models import Message


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in this worker's hands; ``attempt_id`` is the row of the try that is about to be made."""

    id: int
    attempt_id: int
    message_id: UUID
    tries: int
    lease_until: datetime
    size: int
    memo_version: str
    message_type: str
    content_key: str


# A delivery that is still being sent elsewhere is passed by; the try is written down before the call, so that one whose
# worker is killed shows.
_CLAIM = f"""
WITH due AS (
    SELECT id FROM {Delivery._meta.db_table}
    WHERE system_id = %(system)b AND done_at IS NULL AND due_at <= %(now)b
        AND (lease_until IS NULL OR lease_until < %(now)b)
    ORDER BY due_at, id LIMIT %(limit)b FOR UPDATE SKIP LOCKED
), held AS (
    UPDATE {Delivery._meta.db_table} AS delivery SET lease_until = %(until)b FROM due WHERE delivery.id = due.id
    RETURNING delivery.id, delivery.message_id, delivery.tries, delivery.due_at
), begun AS (
    INSERT INTO {Attempt._meta.db_table}
        (delivery_id, system_id, message_uuid, started_at, outcome, cause, technical)
    SELECT id, %(system)b, message_id, %(now)b, '', '', '' FROM held RETURNING id, delivery_id
)
SELECT held.id, begun.id, held.message_id, held.tries,
    message.size, message.memo_version, message.message_type, message.content_key
FROM held JOIN begun ON begun.delivery_id = held.id
    JOIN {Message._meta.db_table} AS message ON message.id = held.message_id
ORDER BY held.due_at, held.id
"""


def claim(system_id: UUID, *, limit: int, lease: timedelta) -> list[Claimed]:
    """Take up to ``limit`` due messages of a receiver for ``lease``, oldest first; others then pass them by."""
    now = clock.now()
    until = now + lease
    with binary.cursor() as cursor:
        cursor.execute(_CLAIM, {"system": system_id, "now": now, "until": until, "limit": limit})
        return [
            Claimed(pk, attempt, message, tries, until, *of_message)
            for pk, attempt, message, tries, *of_message in cursor.fetchall()
        ]


def hold_until(batch: Collection[Claimed], until: datetime) -> list[Claimed]:
    """Lengthen the lease of claimed deliveries; returns those that are still ours, as they are held now.

    One whose lease has run out may be in another's hands. The end of the lease tells: nobody else's is the same.
    """
    if not batch:
        return []
    with binary.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Delivery._meta.db_table} AS delivery SET lease_until = %b {_OURS} RETURNING delivery.id",
            [until, *_ours(batch)],
        )
        ours = {pk for (pk,) in cursor.fetchall()}
    _forget_attempts([one for one in batch if one.id not in ours])
    return [replace(one, lease_until=until) for one in batch if one.id in ours]


def give_back(batch: Collection[Claimed]) -> None:
    """Take back the tries that were not made after all: the deliveries are due as before, for anybody."""
    if not batch:
        return
    with binary.cursor() as cursor:
        cursor.execute(f"UPDATE {Delivery._meta.db_table} AS delivery SET lease_until = NULL {_OURS}", _ours(batch))
    _forget_attempts(batch)


_OURS = (
    "FROM unnest(%b::bigint[], %b::timestamptz[]) AS ours (id, lease_until)"
    " WHERE delivery.id = ours.id AND delivery.lease_until = ours.lease_until AND delivery.done_at IS NULL"
)


def _ours(batch: Collection[Claimed]) -> list[object]:
    return [[one.id for one in batch], [one.lease_until for one in batch]]


def _forget_attempts(batch: Collection[Claimed]) -> None:
    if batch:
        with binary.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {Attempt._meta.db_table} WHERE id = ANY(%b::bigint[])",
                [[one.attempt_id for one in batch]],
            )
