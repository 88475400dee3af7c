"""From an examined MeMo to the row that stands for it. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.messages.models import Message, MessageType, PostType

LONGEST = 256


def build(examination: memo.Examination, *, message_uuid: UUID) -> Message:
    """The row, without content, sender system and organisations.

    A message that its schema refuses has a row as well, with what could be read of it: its sender gets a business
    receipt, so somebody must be able to see what it was about.
    """
    header = examination.message.message_header if examination.message else None
    row = Message(
        id=message_uuid,
        received_at=clock.now(),
        message_type=MessageType.DIGITALPOST,
        memo_version=str(examination.version or ""),
        message_id=(examination.message_id or "")[:LONGEST],
        size=examination.size or 0,
        sha256=examination.sha256 or "",
        findings=[asdict(finding) for finding in examination.findings],
    )
    row.state_at = row.received_at
    if header is not None and examination.message is not None:
        _set(row, **_of_parties(header), **_of_header(header))
        row.attachment_count = len(_additional_documents(examination.message))
    return row


def _of_parties(header: memo.MessageHeader) -> dict[str, Any]:
    sender, recipient = header.sender, header.recipient
    return {
        "sender_id": sender.sender_id,
        "sender_id_type": sender.id_type.upper()[:8],
        "sender_label": sender.label,
        "recipient_id": recipient.recipient_id,
        "recipient_id_type": recipient.id_type.upper()[:8],
        "recipient_label": recipient.label or "",
        "contact_point_id": recipient.contact_point.contact_point_id if recipient.contact_point else "",
    }


def _of_header(header: memo.MessageHeader) -> dict[str, Any]:
    return {
        "message_type": str(header.message_type),
        "message_code": header.message_code or "",
        "label": header.label,
        "post_type": header.post_type if header.post_type in PostType.values else "",
        "mandatory": header.mandatory,
        "legal_notification": header.legal_notification,
        "reply_allowed": header.reply,
        "reply_by": header.reply_by_date_time,
        "deliver_from": header.do_not_deliver_until_date,
    }


def _additional_documents(message: memo.Message) -> tuple[memo.AdditionalDocument, ...]:
    return message.message_body.additional_documents if message.message_body else ()


def _set(row: Message, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value[:LONGEST] if isinstance(value, str) else value)
