"""The message itself and its header (MeMo facts, sections 4.1, 4.2, 4.10 and 4.11). The parts live beside this file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from memo.documents import File, MessageBody
from memo.part import ATTRIBUTE, ONLY_IN_1_2, Part
from memo.parties import Recipient, Sender
from memo.subject import ContentData


class MessageType(StrEnum):
    """The kinds of message the schema knows."""

    DIGITALPOST = "DIGITALPOST"
    NEMSMS = "NEMSMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardData(Part):
    """About the original of a forwarded message: ``message_uuid`` is its id, the time says when it was received."""

    message_uuid: UUID
    original_message_date_time: datetime
    original_sender: str
    original_content_responsible: str | None = None
    original_representative: str | None = field(default=None, metadata=ONLY_IN_1_2)
    contact_point_id: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalReplyData(Part):
    """A free label and value that comes back with the reply."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyData(Part):
    """One message of the thread. ``reply_uuid`` is the message it answered; absent for the first."""

    message_id: str | None = None
    message_uuid: UUID
    reply_uuid: UUID | None = None
    sender_id: str | None = None
    recipient_id: str | None = None
    case_id: str | None = None
    contact_point_id: str | None = None
    generating_system_id: str | None = None
    comment: str | None = None
    additional_reply_data: tuple[AdditionalReplyData, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHeader(Part):
    """``notification`` is the text of the SMS when the type is NEMSMS. Absent booleans read as false."""

    message_type: MessageType
    message_uuid: UUID
    message_id: str | None = None
    message_code: str | None = None
    label: str
    notification: str | None = None
    additional_notification: str | None = None
    reply: bool = False
    reply_by_date_time: datetime | None = None
    do_not_deliver_until_date: date | None = None
    mandatory: bool = False
    legal_notification: bool = False
    post_type: str | None = None
    sender: Sender
    recipient: Recipient
    content_data: ContentData | None = None
    forward_data: ForwardData | None = None
    reply_data: tuple[ReplyData, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Part):
    """One message. ``memo_sch_version`` belongs to version 1.1 alone; writing sets it, so it may be left out here."""

    memo_version: Decimal = field(metadata=ATTRIBUTE)
    memo_sch_version: str | None = field(default=None, metadata=ATTRIBUTE)
    message_header: MessageHeader
    message_body: MessageBody | None = None

    @property
    def files(self) -> tuple[File, ...]:
        """Every file of every document, in the order of the message."""
        body = self.message_body
        return () if body is None else tuple(file for document in body.documents for file in document.files)
