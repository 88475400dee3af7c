"""Messages as intake and distribution leave them, without going through either."""

from __future__ import annotations

import uuid
from datetime import datetime
from io import BytesIO
from typing import Any

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
