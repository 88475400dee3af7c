"""Technical receipts: the body of every 201, and of the 503 that says nothing was taken."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.messages.models import Container, Message

CREATED = 201


def of_message(message: Message) -> HttpResponse:
    """A message was taken. Made from the row alone, so a resent message gets the same receipt."""
    return _answer(
        memo.Receipt(
            transmission_id=message.transmission_id,
            timestamp=message.received_at,
            status=memo.ReceiptStatus.RECEIVED,
            message_uuid=message.pk,
            message_id=message.message_id or None,
        )
    )


def of_container(container: Container) -> HttpResponse:
    """A container was taken; its messages get their receipts one by one."""
    return _answer(
        memo.Receipt(transmission_id=container.pk, timestamp=container.received_at, status=memo.ReceiptStatus.RECEIVED)
    )


def unavailable(text: str) -> dict[str, str]:
    """Nothing was taken: the fields of a Receipt, as the description wants them of a 503. The id leads nowhere."""
    return {
        "transmissionId": str(uuid.uuid4()),
        "timeStamp": clock.now().isoformat().replace("+00:00", "Z"),
        "receiptStatus": memo.ReceiptStatus.INVALID,
        "errorCode": "service.unavailable",
        "errorMessage": text,
    }


def _answer(receipt: memo.Receipt) -> HttpResponse:
    return HttpResponse(memo.build_receipt(receipt), status=CREATED, content_type="application/json")
