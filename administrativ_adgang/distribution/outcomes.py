"""What the end of a delivery means for the message: its state, events, figures, receipts and content. Call in a
transaction.

Locks are taken in one order everywhere: deliveries, messages, health, day figures, mailbox counters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import selectors as mailbox_selectors
from administrativ_adgang.mailbox import services as mailbox
from administrativ_adgang.messages import rollups
from administrativ_adgang.messages import services as messages
from administrativ_adgang.messages.models import Direction, Message, MessageType
from administrativ_adgang.messages.states import State
from administrativ_adgang.messages.telling import tell


def event(message: Message, tag: Tag, *, at: datetime, system_id: UUID | None = None, **properties: str) -> Event:
    """An event about a message, not saved yet."""
    return Event(
        tag=tag,
        time=at,
        message_uuid=message.pk,
        transmission_id=message.transmission_id,
        sender_organisation_id=message.sender_organisation_id,
        recipient_organisation_id=message.recipient_organisation_id,
        system_id=system_id,
        properties=properties,
    )


def received_figures(
    received: Iterable[tuple[Message, UUID | None]], *, at: datetime
) -> list[tuple[rollups.Line, int]]:
    """The day figures of messages that reached their recipients, each in the mailbox (None) or at a system."""
    day = clock.danish_day(at)
    return [
        (
            rollups.Line(
                message.recipient_organisation_id,
                day,
                Direction.RECEIVED,
                system_id or rollups.NO_SYSTEM,
                message.post_type,
            ),
            message.size,
        )
        for message, system_id in received
        if message.recipient_organisation_id
    ]


def delivered(message_ids: Collection[UUID], *, system_id: UUID, at: datetime) -> None:
    """A receiver has confirmed these, and their deliveries have just ended: they are its, and the content goes away.

    Content stays where a mailbox besides the recipient's keeps a copy (Sent).
    """
    if not message_ids:
        return
    held = mailbox_selectors.still_held(message_ids)
    moved = messages.hand_over(message_ids, at=at, held=held)
    for tag, ids in _by_tag(moved).items():
        tell(ids, tag, at=at, system_id=system_id)
    outbox.add_waiting(system_id, -len(message_ids))
    # A message that was emptied out of the mailbox was available, and counted, when it was placed there.
    day = clock.danish_day(at)
    rollups.add(
        (rollups.Line(one.recipient_organisation_id, day, Direction.RECEIVED, system_id, one.post_type), one.size)
        for one in moved
        if one.recipient_organisation_id and not one.was_available
    )
    mailbox.take_out([one.id for one in moved if one.was_available])


def _by_tag(moved: Iterable[messages.HandedOver]) -> dict[Tag, list[UUID]]:
    found: dict[Tag, list[UUID]] = {}
    for one in moved:
        tag = Tag.MEMO_SYSTEM_FETCHED if one.was_available else Tag.MEMO_AVAILABLE_TO_RECIPIENT
        tag = Tag.NEM_SMS_SENT if one.message_type == MessageType.NEMSMS else tag
        found.setdefault(tag, []).append(one.id)
    return found


def rejected(delivery: Delivery, *, at: datetime, reason: str) -> None:
    """The receiver's own receipt refused this (just ended) delivery while the content is here: the mailbox takes it."""
    message = delivery.message
    if message.message_type == MessageType.NEMSMS:
        messages.step_many([message.pk], State.REFUSED, at=at)
        record_many([event(message, Tag.NEM_SMS_REJECTED, at=at, system_id=delivery.system_id)])
        outbox.add_waiting(delivery.system_id, -1)
        forget_unless_held([message])
        return
    is_new = message.available_at is None
    values: dict[str, Any] = {"available_at": at} if is_new else {}
    messages.step_many([message.pk], State.IN_MAILBOX, at=at, **values)
    if is_new:
        record_many([event(message, Tag.MEMO_AVAILABLE_TO_RECIPIENT, at=at)])
    outbox.add_waiting(delivery.system_id, -1)
    if is_new:
        rollups.add(received_figures([(message, None)], at=at))
    mailbox.place_undelivered([message], reason)


def forget_unless_held(of: Collection[Message]) -> None:
    """Remove the content of messages, except where a mailbox besides the recipient's keeps a copy (Sent)."""
    held = mailbox_selectors.still_held([message.pk for message in of])
    messages.forget_content([message for message in of if message.pk not in held])
