"""The message that answers or passes on another: what it carries over (MeMo facts, section 10).

The official guide to this was not to be had; the tables followed here are this project's. Whether the message may be
answered or passed on at all is for the caller to decide. Both work on messages whose documents were left out: files
keep their place with ``content`` None, and the bytes can be put in from the stored original.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from memo.documents import MessageBody
from memo.identifiers import new_message_uuid
from memo.model import ForwardData, Message, MessageHeader, MessageType, ReplyData
from memo.parties import ContactPoint, Recipient, Sender
from memo.versions import SCHEMA_VERSION_1_1, V1_1, V1_2

_ANSWER = "Sv: "
_LONGEST_LABEL = 256


def reply(
    message: Message,
    *,
    body: MessageBody | None,
    sender_label: str | None = None,
    label: str | None = None,
    message_uuid: UUID | None = None,
    message_id: str | None = None,
    may_be_answered: bool = False,
    comment: str | None = None,
    version: Decimal | None = None,
) -> Message:
    """An answer to ``message`` from its recipient to its sender, at the contact point the sender asked for.

    ``label`` is the message's own with Sv: in front, unless given. ``comment`` goes into the thread data. The version
    is the message's own unless given. Raises ``ValueError`` when neither ``sender_label`` nor the message names its
    recipient.
    """
    original = message.message_header
    answer_uuid = message_uuid or new_message_uuid()
    answer = ReplyData(
        message_id=message_id, message_uuid=answer_uuid, reply_uuid=original.message_uuid, comment=comment
    )
    header = MessageHeader(
        message_type=MessageType.DIGITALPOST,
        message_uuid=answer_uuid,
        message_id=message_id,
        label=label or _answer_label(original.label),
        reply=may_be_answered,
        sender=sender_from_recipient(original.recipient, sender_label),
        recipient=_recipient_from_sender(original.sender),
        content_data=original.content_data,
        reply_data=(*thread(original), answer),
    )
    return _message(header, body, version or message.memo_version)


def forward(
    message: Message,
    *,
    recipient: Recipient,
    received: datetime,
    sender: Sender | None = None,
    sender_label: str | None = None,
    message_uuid: UUID | None = None,
    message_id: str | None = None,
    comment: str | None = None,
    version: Decimal | None = None,
) -> Message:
    """``message`` passed on whole to somebody else; ``received`` is when the original arrived.

    The new sender is the message's recipient unless given. ``comment`` is the forwarder's, at most 512 characters. The
    version is the message's own unless given. Raises ``ValueError`` as ``reply`` does.
    """
    original = message.message_header
    version = version or message.memo_version
    header = MessageHeader(
        message_type=original.message_type,
        message_uuid=message_uuid or new_message_uuid(),
        message_id=message_id,
        message_code=original.message_code,
        label=original.label,
        sender=sender or sender_from_recipient(original.recipient, sender_label),
        recipient=recipient,
        content_data=original.content_data,
        forward_data=_forward_data(original, received, comment, version),
    )
    return _message(header, message.message_body, version)


def thread(original: MessageHeader) -> tuple[ReplyData, ...]:
    """What an answer has to hand back: the thread so far, with the message itself in it.

    A sender who has put an entry for the message in has said there what shall come back; that one stands.
    """
    if any(entry.message_uuid == original.message_uuid for entry in original.reply_data):
        return original.reply_data
    sender = original.sender
    case = original.content_data.case_id if original.content_data else None
    system = sender.attention_data.generating_system if sender.attention_data else None
    entry = ReplyData(
        message_id=original.message_id,
        message_uuid=original.message_uuid,
        sender_id=sender.sender_id,
        recipient_id=original.recipient.recipient_id,
        case_id=case.case_id if case else None,
        contact_point_id=sender.contact_point.contact_point_id if sender.contact_point else None,
        generating_system_id=system.generating_system_id if system else None,
    )
    return (*original.reply_data, entry)


def sender_from_recipient(recipient: Recipient, label: str | None = None) -> Sender:
    """The recipient of one message as the sender of the next, with the contact point that was written to.

    The extra fields of the contact point are left behind: they hold what the other side wrote. Raises ``ValueError``
    when no name is known, since a sender must have one.
    """
    name = label or recipient.label
    if not name:
        raise ValueError("The message does not name its recipient; a sender needs a label.")
    return Sender(
        sender_id=recipient.recipient_id,
        id_type=recipient.id_type,
        id_type_label=recipient.id_type_label,
        label=name,
        contact_point=_without_answers(recipient.contact_point),
    )


def _recipient_from_sender(sender: Sender) -> Recipient:
    return Recipient(
        recipient_id=sender.sender_id,
        id_type=sender.id_type,
        id_type_label=sender.id_type_label,
        label=sender.label,
        attention_data=sender.attention_data,
        contact_point=sender.contact_point,
    )


def _without_answers(contact_point: ContactPoint | None) -> ContactPoint | None:
    return replace(contact_point, contact_info=()) if contact_point else None


def _forward_data(original: MessageHeader, received: datetime, comment: str | None, version: Decimal) -> ForwardData:
    sender = original.sender
    responsible = sender.attention_data.content_responsible if sender.attention_data else None
    return ForwardData(
        message_uuid=original.message_uuid,
        original_message_date_time=received,
        original_sender=sender.label,
        original_content_responsible=responsible.label if responsible else None,
        original_representative=sender.representative.label if sender.representative and version == V1_2 else None,
        contact_point_id=sender.contact_point.contact_point_id if sender.contact_point else None,
        comment=comment,
    )


def _answer_label(label: str) -> str:
    whole = label if label.casefold().startswith(_ANSWER.casefold()) else _ANSWER + label
    return whole[:_LONGEST_LABEL]


def _message(header: MessageHeader, body: MessageBody | None, version: Decimal) -> Message:
    return Message(
        memo_version=version,
        memo_sch_version=SCHEMA_VERSION_1_1 if version == V1_1 else None,
        message_header=header,
        message_body=body,
    )
