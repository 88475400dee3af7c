"""The only writer of message state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from administrativ_adgang.core import binary, clock
from administrativ_adgang.core.errors import NotPossibleNow
from administrativ_adgang.messages import states, storage
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State


def step_many(
    ids: Collection[UUID], to: State, *, at: datetime | None = None, forgets_content: bool = False, **values: Any
) -> set[UUID]:
    """Move messages to a state, where the table of steps allows it, and return the ids that moved.

    The rows are locked first, so of two that want to move the same message exactly one does. Call it in a transaction.
    ``forgets_content`` takes the content away with the same change of the row, files when that has committed.
    """
    if not ids:
        return set()
    allowed = Message.objects.select_for_update().filter(pk__in=ids, state__in=states.allowed_from(to)).order_by("pk")
    moved = dict(allowed.values_list("pk", "content_key"))
    if forgets_content:
        values["content_key"] = ""
        storage.remove_with_rows(moved.values())
    Message.objects.filter(pk__in=moved).update(state=to, state_at=at or clock.now(), **values)
    return set(moved)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A message that its receiver system has confirmed. ``was_available``: it had been in the mailbox before."""

    id: UUID
    was_available: bool
    message_type: str
    recipient_organisation_id: UUID | None
    post_type: str
    size: int


def hand_over(ids: Collection[UUID], *, at: datetime, held: Collection[UUID]) -> list[HandedOver]:
    """Step messages to DELIVERED, where the table of steps allows it, and let go of their content, except of ``held``.

    One statement with plain columns, however many: every message that leaves the house passes here.
    """
    table = Message._meta.db_table
    with binary.cursor() as cursor:
        cursor.execute(
            f"WITH allowed AS (SELECT id, available_at, content_key FROM {table}"
            " WHERE id = ANY(%b) AND state = ANY(%b) ORDER BY id FOR UPDATE)"
            f" UPDATE {table} AS message SET state = %b, state_at = %b,"
            " available_at = coalesce(message.available_at, %b),"
            " content_key = CASE WHEN message.id = ANY(%b::uuid[]) THEN message.content_key ELSE '' END"
            " FROM allowed WHERE message.id = allowed.id"
            " RETURNING allowed.content_key, message.id, allowed.available_at IS NOT NULL, message.message_type,"
            " message.recipient_organisation_id, message.post_type, message.size",
            [
                list(ids),
                [str(state) for state in states.allowed_from(State.DELIVERED)],
                str(State.DELIVERED),
                at,
                at,
                list(held),
            ],
        )
        rows = cursor.fetchall()
    storage.remove_with_rows(key for key, message_id, *_ in rows if message_id not in held)
    return [HandedOver(*columns) for _, *columns in rows]


@dataclass(frozen=True, slots=True)
class Move:
    """What was decided about one message. ``available``: the recipient can read it from now on."""

    message: Message
    to: State
    reason: str
    available: bool = False


def move_many(moves: Sequence[Move], *, at: datetime) -> None:
    """Step messages that the caller holds locked, each to its own state with its own reason, with one statement.

    Raises :class:`NotPossibleNow`, and changes nothing, when the table of steps does not allow one of them.
    """
    for move in moves:
        if move.to not in states.STEPS[State(move.message.state)]:
            raise NotPossibleNow(f"Beskeden kan ikke gå fra {move.message.state} til {move.to}.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Message._meta.db_table} AS message SET state = move.state, state_at = %s,"
            " routing_reason = move.reason,"
            " available_at = CASE WHEN move.available THEN coalesce(message.available_at, %s)"
            " ELSE message.available_at END"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::boolean[]) AS move (id, state, reason, available)"
            " WHERE message.id = move.id",
            [
                at,
                at,
                [move.message.pk for move in moves],
                [str(move.to) for move in moves],
                [move.reason[:300] for move in moves],
                [move.available for move in moves],
            ],
        )


def step(message: Message, to: State, **values: Any) -> Message:
    """Move one message; raises :class:`NotPossibleNow` when its state does not allow it."""
    if not step_many([message.pk], to, **values):
        raise NotPossibleNow("Beskeden er ikke længere i en tilstand, hvor det kan lade sig gøre.")
    message.refresh_from_db()
    return message


def forget_content(messages: Collection[Message]) -> None:
    """Take the content away from messages: the rows first, files when that has committed."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(content_key="")
    storage.remove_with_rows(message.content_key for message in messages)
