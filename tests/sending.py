"""Messages for tests, let in through the real intake, so what the tests distribute is what a sender can send."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import memo
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages import intake
from administrativ_adgang.messages.models import Message
from administrativ_adgang.systems.models import System
from tests.builders import build_organisation, build_system


def build_sender(**fields: Any) -> System:
    """The sending system of an authority with every right to send."""
    fields = {"may_send_mandatory": True, "may_send_legal_notification": True, **fields}
    return build_system(build_organisation(**fields), is_sender=True)


def build_memo(
    *,
    sender: str,
    recipient: str,
    version: Decimal = memo.V1_2,
    message_uuid: UUID | None = None,
    contact_point: object = None,
    pieces: dict[str, Any] | None = None,
    size: int = 0,
) -> tuple[UUID, bytes]:
    """The id and XML of a letter. ``pieces`` are fields of its header; ``size`` is about how many bytes it has."""
    documents = ()
    if size:
        filling = b"%PDF-1.4\n" + b"x" * (size * 3 // 4)
        documents = (memo.File(encoding_format="application/pdf", filename="brev.pdf", language="da", content=filling),)
    message = memo.example(version, sender=sender, recipient=recipient, message_uuid=message_uuid, documents=documents)
    header = replace(message.message_header, **(pieces or {}))
    if contact_point is not None:
        point = memo.ContactPoint(contact_point_id=str(contact_point))
        header = replace(header, recipient=replace(header.recipient, contact_point=point))
    body = None if header.message_type == memo.MessageType.NEMSMS else message.message_body
    return header.message_uuid, memo.build(replace(message, message_header=header, message_body=body))


def send(system: System, recipient: Organisation | str, *, sender: str = "", **wishes: Any) -> Message:
    """Let a letter from a sender system in; it waits to be distributed."""
    number = recipient if isinstance(recipient, str) else recipient.cvr_number
    uuid, xml = build_memo(sender=sender or system.organisation.cvr_number, recipient=number, **wishes)
    return intake.accept(stream=BytesIO(xml), system=system, expected_uuid=uuid)
