"""The way in for one message: read as a stream, examined, made durable, then let in.

Source: interface description, sections 3.1 and 3.3. What is stored is what came, byte for byte; whether the sender may
send it and the recipient can be reached is decided afterwards, in distribution, and answered with a business receipt.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import Conflict, RefusedByRule
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.messages import rows, storage
from administrativ_adgang.messages.arrival import Arrival, SenderChanged
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.spool import Readable, Spool
from administrativ_adgang.messages.together import DOOR
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.models import System

UUID_FIELD = "memo-message-uuid"
FROM_A_SYSTEM = (Tag.MEMO_SEND_RECEIVED, Tag.TECHNICAL_RECEIPT_SENT)


class NotAMessage(RefusedByRule):
    """The bytes cannot be read as a MeMo at all, so there is nothing to give a business receipt for."""

    code = "memo.not.readable"


class AlreadyUsed(Conflict):
    """Another message has the same messageUUID."""

    code = "message.uuid.already.used"

    def __init__(self) -> None:
        super().__init__("En anden besked har allerede dette messageUUID. Giv beskeden et nyt.", field=UUID_FIELD)


def accept(*, stream: Readable, system: System, expected_uuid: UUID) -> Message:
    """Take one message from a sender system: :func:`read` and :func:`let_in`."""
    return let_in(read(stream=stream, system=system, expected_uuid=expected_uuid))


def read(*, stream: Readable, system: System, expected_uuid: UUID, stamp: str | None = None) -> Arrival:
    """Read and examine one message from a sender system.

    Raises :class:`RefusedByRule` for what is too large, cannot be read as a MeMo or has another messageUUID than
    announced. A message that can be read and breaks the schema or a rule is an arrival: distribution refuses it with a
    business receipt.
    """
    with Spool(limit=settings.MAXIMUM_MESSAGE_BYTES) as spool:
        spool.fill(stream)
        message = examine(spool)
        if message.pk != expected_uuid:
            raise RefusedByRule(
                "Beskedens messageUUID er et andet end det, der står i adressen.",
                code="message.uuid.mismatch",
                field=UUID_FIELD,
            )
        message.sender_system = system
        message.content_key, body = spool.keep(owner=message.pk)
    return Arrival(message, FROM_A_SYSTEM, body=body, stamp=stamp)


def let_in(arrival: Arrival) -> Message:
    """Store it; returns the message, or the first one when the same system has sent it before.

    Raises :class:`AlreadyUsed`, and :class:`SenderChanged` when the arrival's stamp has moved: it may then come again
    with another stamp. Nothing of a message that is refused stays.
    """
    # When this raises, nobody knows whether the row was committed: the content stays, and the sweep judges.
    standing = DOOR.enter(arrival)
    if arrival.stamp and standing is not arrival.message and _stamp_now(arrival) != arrival.stamp:
        raise SenderChanged
    try:
        repeated = is_repeated(standing, arrival.message)
    except AlreadyUsed:
        storage.remove(arrival.message.content_key)
        raise
    if repeated:
        storage.remove(arrival.message.content_key)
    return standing


def accept_from_organisation(*, stream: Readable, organisation: Organisation, by: Identity) -> Message:
    """Take a message that somebody in an organisation's mailbox sends. Raises as :func:`accept`, and for a bad one.

    A person is there to be told, so unlike a system's message it must be right before it is taken.
    """
    with Spool(limit=settings.MAXIMUM_MESSAGE_BYTES) as spool:
        spool.fill(stream)
        message = examine(spool)
        _refuse_errors(message)
        if message.sender_id != organisation.cvr_number:
            raise RefusedByRule("Beskeden er ikke fra den organisation, I arbejder for.", code="sender.not.allowed")
        message.sender_organisation = organisation
        message.content_key, body = spool.keep(owner=message.pk)
    return let_in(Arrival(message, (Tag.MEMO_SEND_RECEIVED,), by=by, body=body))


def examine(spool: Spool) -> Message:
    """The row for the bytes in a spool. Raises :class:`NotAMessage` when no messageUUID can be read in them."""
    limits = memo.Limits(
        maximum_message_bytes=settings.MAXIMUM_MESSAGE_BYTES, maximum_delay_days=settings.LATEST_DELIVERY_DATE_DAYS
    )
    examination = memo.examine(spool.source(), facts=memo.Facts(today=clock.today()), limits=limits)
    if examination.message_uuid is None:
        raise _not_a_message(examination)
    return rows.build(examination, message_uuid=examination.message_uuid)


def is_repeated(standing: Message, arrived: Message) -> bool:
    """Whether the same sender has sent the same bytes before. Raises :class:`AlreadyUsed` for another message."""
    if standing.content_key and standing.content_key == arrived.content_key:
        return False
    same_sender = standing.sender_system_id == arrived.sender_system_id
    if arrived.sender_system_id is None:
        same_sender = same_sender and standing.sender_organisation_id == arrived.sender_organisation_id
    if not same_sender or standing.sha256 != arrived.sha256:
        raise AlreadyUsed
    return True


def _stamp_now(arrival: Arrival) -> str | None:
    """The statement that lets in has compared it for new messages only."""
    assert arrival.message.sender_system_id
    return systems.stamp_of(arrival.message.sender_system_id)


def _refuse_errors(message: Message) -> None:
    errors = [finding for finding in message.findings if finding["severity"] == memo.Severity.ERROR]
    if errors:
        raise RefusedByRule(" ".join(finding["danish"] for finding in errors), code=errors[0]["code"])


def _not_a_message(examination: memo.Examination) -> NotAMessage:
    found = next((finding for finding in examination.findings if finding.is_error), None)
    if found is None:
        return NotAMessage("Beskeden har intet messageUUID, der kan læses.", code="message.uuid.missing")
    line = f" (linje {found.line})" if found.line else ""
    return NotAMessage(f"{found.danish}{line}", code=found.code)
