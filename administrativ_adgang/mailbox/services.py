"""Putting messages in mailboxes and taking them out. Every function here may be run twice with the same messages.

Call them at the end of a transaction: they hold the folders' counters until it commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from administrativ_adgang.core import binary, clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.counters import Changes
from administrativ_adgang.mailbox.folders import Owner, owner_of, places
from administrativ_adgang.mailbox.models import FolderKind, Mailbox, Placement
from administrativ_adgang.messages.models import Message


@transaction.atomic
def place_many(messages: Iterable[Message], *, at: datetime) -> None:
    """Put messages, unread, in their recipients' inboxes. One that already lies in the mailbox stays where it lies."""
    _place(_sorted(messages), at=at, reason="")


@transaction.atomic
def place_undelivered(messages: Iterable[Message], reason: str) -> None:
    """Put messages that a receiver system could not take in their recipients' inboxes, with the reason for the reader.

    A message that waited in the mailbox to be emptied stays in its folder and gets the reason.
    """
    _place(_sorted(messages), at=clock.now(), reason=reason[:300])


@transaction.atomic
def place_sent(message: Message, *, organisation: Organisation, at: datetime) -> None:
    """Put the sender's own copy in the folder Sent. It needs no reading, so it counts as read."""
    owner = owner_of(organisation)
    place = places({owner: organisation.pk}, FolderKind.SENT)[owner]
    changes = Changes()
    for folder_id, is_new in _insert([(*place, message.pk)], at=at, read_at=at):
        if is_new:
            changes.gain(folder_id, unread=False)
    changes.save()


@transaction.atomic
def take_out(message_ids: Collection[UUID]) -> None:
    """Remove messages from their recipients' mailboxes (they were emptied); copies in other mailboxes stay."""
    if not message_ids:
        return
    changes = Changes()
    with binary.cursor() as cursor:
        cursor.execute(_TAKE_OUT, [list(message_ids)])
        for folder_id, is_unread in cursor.fetchall():
            changes.lose(folder_id, unread=is_unread)
    changes.save()


# Locked in the order that everybody locks them in.
_TAKE_OUT = f"""
WITH gone AS (
    SELECT placement.id FROM {Placement._meta.db_table} AS placement
    JOIN {Message._meta.db_table} AS message ON message.id = placement.message_id
    JOIN {Mailbox._meta.db_table} AS mailbox ON mailbox.id = placement.mailbox_id
        AND mailbox.owner_id = message.recipient_id AND mailbox.owner_id_type = message.recipient_id_type
    WHERE placement.message_id = ANY(%b::uuid[])
    ORDER BY placement.id FOR UPDATE OF placement
)
DELETE FROM {Placement._meta.db_table} AS placement USING gone WHERE placement.id = gone.id
RETURNING placement.folder_id, placement.read_at IS NULL
"""


def _sorted(messages: Iterable[Message]) -> list[Message]:
    """In one order everywhere, so that two that place the same messages at once wait and do not lock each other."""
    return sorted(messages, key=lambda message: message.pk)


def _place(messages: Sequence[Message], *, at: datetime, reason: str) -> None:
    if not messages:
        return
    owners = {_recipient(message): message.recipient_organisation_id for message in messages}
    inboxes = places(owners, FolderKind.INBOX)
    rows = [(*inboxes[_recipient(message)], message.pk) for message in messages]
    changes = Changes()
    for folder_id, is_new in _insert(rows, at=at, reason=reason):
        if is_new:
            changes.gain(folder_id, unread=True)
    changes.save()


def _recipient(message: Message) -> Owner:
    return Owner(message.recipient_id_type, message.recipient_id)


def _insert(
    rows: Sequence[tuple[UUID, UUID, UUID]], *, at: datetime, read_at: datetime | None = None, reason: str = ""
) -> list[tuple[UUID, bool]]:
    """Insert placements with one statement and return, for those it touched, the folder and whether it is new."""
    mailboxes, folders, messages = (list(column) for column in zip(*rows, strict=True))
    on_conflict = "UPDATE SET undelivered_reason = excluded.undelivered_reason" if reason else "NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Placement._meta.db_table} (mailbox_id, folder_id, message_id, placed_at, read_at, flagged,"
            " note, undelivered_reason, forwarded_to, version)"
            " SELECT mailbox, folder, message, %s, %s, false, '', %s, '', 1"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS wanted (mailbox, folder, message)"
            f" ON CONFLICT (mailbox_id, message_id) DO {on_conflict}"
            # A row that this statement inserted has no later transaction yet; one that it updated has.
            " RETURNING folder_id, xmax = 0",
            [at, read_at, reason, mailboxes, folders, messages],
        )
        return list(cursor.fetchall())
