"""Messages as intake and distribution leave them, without going through either."""

from __future__ import annotations

import uuid
from datetime import datetime
from io import BytesIO
from typing import Any

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import services
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Message, MessageType, PostType
from administrativ_adgang.messages.states import State


def build_message(recipient: Organisation | None = None, *, content: bytes = b"", **fields: Any) -> Message:
    """A message to an organisation (or, with ``recipient_id``, to anybody) that waits for a place."""
    fields.setdefault("id", uuid.uuid4())
    fields.setdefault("state", State.IN_MAILBOX)
    fields.setdefault("label", "Påbud om afskærmning ved kran 3")
    fields.setdefault("sender_id", "44556677")
    fields.setdefault("sender_label", "Tilsynet for Eksempler")
    fields.setdefault("post_type", PostType.AUTHORITY)
    if recipient is not None:
        fields.setdefault("recipient_id", recipient.cvr_number)
        fields.setdefault("recipient_label", recipient.name)
    return Message.objects.create(
        sender_id_type="CVR",
        recipient_organisation=recipient,
        recipient_id_type="CPR" if len(fields["recipient_id"]) == 10 else "CVR",
        message_type=MessageType.DIGITALPOST,
        memo_version="1.2",
        size=len(content),
        sha256="",
        content_key=storage.put(BytesIO(content), owner=fields["id"]) if content else "",
        **fields,
    )


def place(recipient: Organisation, *, at: datetime | None = None, **fields: Any) -> Placement:
    """A letter in an organisation's inbox."""
    message = build_message(recipient, **fields)
    services.place_many([message], at=at or clock.now())
    return Placement.objects.get(message=message, mailbox__owner_id=recipient.cvr_number)


def html_file(content: bytes, filename: str = "brev.html") -> memo.File:
    """A letter as HTML."""
    return memo.File(encoding_format="text/html", filename=filename, language="da", content=content)


def text_file(content: bytes, filename: str = "note.txt") -> memo.File:
    """An attachment as text."""
    return memo.File(encoding_format="text/plain", filename=filename, language="da", content=content)


def build_memo(main: memo.File, *attachments: memo.File, header: dict[str, Any] | None = None) -> memo.Message:
    """A message from the authority to the agency with these documents."""
    return memo.Message(
        memo_version=memo.V1_2,
        message_header=memo.MessageHeader(
            message_type=memo.MessageType.DIGITALPOST,
            **{
                "message_uuid": memo.new_message_uuid(),
                "label": "Påbud om afskærmning ved kran 3",
                "sender": memo.Sender(sender_id="44556677", id_type="CVR", label="Tilsynet for Eksempler"),
                "recipient": memo.Recipient(recipient_id="22334455", id_type="CVR", label="Nordø Havn"),
                **(header or {}),
            },
        ),
        message_body=memo.MessageBody(
            created_date_time=clock.now(),
            main_document=memo.MainDocument(label="Påbud", files=(main,)),
            additional_documents=tuple(
                memo.AdditionalDocument(label=f"Bilag {number}", files=(file,))
                for number, file in enumerate(attachments, start=1)
            ),
        ),
    )
