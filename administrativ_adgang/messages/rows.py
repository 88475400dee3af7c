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
    now = clock.now()
    message = examination.message
    # All at once: setting the fields of a finished row one by one takes three times as long.
    return Message(
        id=message_uuid,
        received_at=now,
        state_at=now,
        memo_version=str(examination.version or ""),
        message_id=_cut(examination.message_id),
        size=examination.size or 0,
        sha256=examination.sha256 or "",
        findings=[asdict(finding) for finding in examination.findings],
        **(_of_message(message) if message else {"message_type": MessageType.DIGITALPOST}),
    )


def _of_message(message: memo.Message) -> dict[str, Any]:
    header = message.message_header
    documents = message.message_body.additional_documents if message.message_body else ()
    return {**_of_parties(header), **_of_header(header), "attachment_count": len(documents)}


def _of_parties(header: memo.MessageHeader) -> dict[str, Any]:
    sender, recipient = header.sender, header.recipient
    return {
        "sender_id": _cut(sender.sender_id),
        "sender_id_type": sender.id_type.upper()[:8],
        "sender_label": _cut(sender.label),
        "recipient_id": _cut(recipient.recipient_id),
        "recipient_id_type": recipient.id_type.upper()[:8],
        "recipient_label": _cut(recipient.label),
        "contact_point_id": _cut(recipient.contact_point.contact_point_id if recipient.contact_point else None),
    }


def _of_header(header: memo.MessageHeader) -> dict[str, Any]:
    return {
        "message_type": str(header.message_type),
        "message_code": _cut(header.message_code),
        "label": _cut(header.label),
        "post_type": header.post_type if header.post_type in PostType.values else "",
        "mandatory": header.mandatory,
        "legal_notification": header.legal_notification,
        "reply_allowed": header.reply,
        "reply_by": header.reply_by_date_time,
        "deliver_from": header.do_not_deliver_until_date,
    }


def _cut(text: str | None) -> str:
    return (text or "")[:LONGEST]
