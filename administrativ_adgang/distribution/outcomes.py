"""What the end of a delivery means for the message: its state, events, figures, receipts and content. Call in a
transaction.

Locks are taken in one order everywhere: deliveries, messages, health, day figures, mailbox counters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Set
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


def delivered(deliveries: Collection[Delivery], *, at: datetime) -> None:
    """Receivers have confirmed these (just ended) deliveries, so the messages are theirs and the content goes away."""
    if not deliveries:
        return
    by_id = {delivery.message_id: delivery for delivery in deliveries}
    # A message that was emptied out of the mailbox was available, and counted, when it was placed there.
    first_time = {key for key, delivery in by_id.items() if delivery.message.available_at is None}
    moved = _step_to_delivered(first_time, at, available_at=at)
    moved |= _step_to_delivered(by_id.keys() - first_time, at)
    record_many(_delivered_events([by_id[key] for key in sorted(moved)], first_time, at))
    _count_off(deliveries)
    counted = [(by_id[key].message, by_id[key].system_id) for key in moved & first_time]
    rollups.add(received_figures(counted, at=at))
    mailbox.take_out(moved - first_time)


def _step_to_delivered(ids: Set[UUID], at: datetime, **values: Any) -> set[UUID]:
    """Step messages and let their content go, except where a mailbox besides the recipient's keeps a copy (Sent)."""
    held = mailbox_selectors.still_held(ids)
    moved = messages.step_many(ids - held, State.DELIVERED, at=at, forgets_content=True, **values)
    return moved | messages.step_many(ids & held, State.DELIVERED, at=at, **values)


def _delivered_events(deliveries: Iterable[Delivery], first_time: set[UUID], at: datetime) -> Iterable[Event]:
    for delivery in deliveries:
        message = delivery.message
        if message.message_type == MessageType.NEMSMS:
            yield event(message, Tag.NEM_SMS_SENT, at=at, system_id=delivery.system_id)
        elif message.pk in first_time:
            yield event(message, Tag.MEMO_AVAILABLE_TO_RECIPIENT, at=at, system_id=delivery.system_id)
        else:
            yield event(message, Tag.MEMO_SYSTEM_FETCHED, at=at, system_id=delivery.system_id)


def rejected(delivery: Delivery, *, at: datetime, reason: str) -> None:
    """The receiver's own receipt refused this (just ended) delivery while the content is here: the mailbox takes it."""
    message = delivery.message
    if message.message_type == MessageType.NEMSMS:
        messages.step_many([message.pk], State.REFUSED, at=at)
        record_many([event(message, Tag.NEM_SMS_REJECTED, at=at, system_id=delivery.system_id)])
        _count_off([delivery])
        forget_unless_held([message])
        return
    is_new = message.available_at is None
    values: dict[str, Any] = {"available_at": at} if is_new else {}
    messages.step_many([message.pk], State.IN_MAILBOX, at=at, **values)
    if is_new:
        record_many([event(message, Tag.MEMO_AVAILABLE_TO_RECIPIENT, at=at)])
    _count_off([delivery])
    if is_new:
        rollups.add(received_figures([(message, None)], at=at))
    mailbox.place_undelivered([message], reason)


def failed(deliveries: Iterable[Delivery], *, at: datetime) -> None:
    """A try failed and these deliveries wait for the next one."""
    record_many(
        event(
            delivery.message,
            Tag.NEM_SMS_FAILED if delivery.message.message_type == MessageType.NEMSMS else Tag.MEMO_SEND_SENT_FAILED,
            at=at,
            system_id=delivery.system_id,
        )
        for delivery in deliveries
    )


def forget_unless_held(of: Collection[Message]) -> None:
    """Remove the content of messages, except where a mailbox besides the recipient's keeps a copy (Sent)."""
    held = mailbox_selectors.still_held([message.pk for message in of])
    messages.forget_content([message for message in of if message.pk not in held])


def _count_off(deliveries: Iterable[Delivery]) -> None:
    ended = Counter(delivery.system_id for delivery in deliveries)
    for system_id in sorted(ended):
        outbox.add_waiting(system_id, -ended[system_id])
