"""Business receipts to the systems that sent messages: made once a message, pushed or fetched (interface part 3.3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.delivery.channels.base import Parcel
from administrativ_adgang.delivery.models import Receipt, ReceiptStatus
from administrativ_adgang.messages.models import Message
from administrativ_adgang.systems.models import System

COUNTED_AT_MOST = 10_000


def of_entry(
    *,
    system: System,
    transmission_id: UUID,
    message_uuid: UUID | None,
    message_id: str,
    code: str,
    text: str,
    at: datetime,
) -> Receipt:
    """The negative receipt for an entry of a container that could not be accepted as a message, not saved yet."""
    return Receipt(
        system=system,
        is_pushed=bool(system.receipt_endpoint),
        message_uuid=message_uuid,
        message_id=message_id,
        transmission_id=transmission_id,
        status=ReceiptStatus.INVALID,
        error_code=code,
        error_message=text[:2000],
        created_at=at,
        due_at=at,
    )


def of_messages(judged: Collection[Message]) -> list[Receipt]:
    """The first receipt of each message that has been judged, the ended ones too."""
    first = {(message.transmission_id, message.pk) for message in judged}
    rows = Receipt.objects.select_related("system").filter(
        transmission_id__in={transmission_id for transmission_id, _ in first},
        message_uuid__in={key for _, key in first},
    )
    return [row for row in rows if (row.transmission_id, row.message_uuid) in first]


def again(first: Receipt, *, transmission_id: UUID, at: datetime) -> Receipt:
    """The same verdict for a message that its system has sent once more, not saved yet."""
    return Receipt(
        system=first.system,
        is_pushed=bool(first.system.receipt_endpoint),
        message_uuid=first.message_uuid,
        message_id=first.message_id,
        transmission_id=transmission_id,
        status=first.status,
        error_code=first.error_code,
        error_message=first.error_message,
        created_at=at,
        due_at=at,
    )


def as_json(receipt: Receipt) -> bytes:
    """The receipt as the sender reads it."""
    return memo.build_receipt(
        memo.Receipt(
            transmission_id=receipt.transmission_id,
            timestamp=receipt.created_at,
            status=memo.ReceiptStatus(receipt.status),
            message_uuid=receipt.message_uuid,
            message_id=receipt.message_id or None,
            error_code=receipt.error_code or None,
            error_message=receipt.error_message or None,
        )
    )


def parcel(receipt: Receipt) -> Parcel:
    """The receipt as something a channel sends."""
    body = as_json(receipt)
    return Parcel(name=str(receipt.pk), size=len(body), open=lambda: BytesIO(body))


@dataclass(frozen=True, slots=True)
class Page:
    """Receipts that wait to be fetched, and how many there are in all."""

    receipts: Sequence[Receipt]
    total: int


def page(system: System, *, number: int, size: int, ascending: bool = True) -> Page:
    """The receipts that a sender system has to fetch itself, oldest first unless told otherwise; pages count from 0.

    The total is counted up to :data:`COUNTED_AT_MOST` and no further; a system that lags so far behind reads page by
    page.
    """
    rows = Receipt.objects.filter(system=system, is_pushed=False, done_at=None).order_by("due_at", "id")
    rows = rows if ascending else rows.reverse()
    return Page(list(rows[number * size : (number + 1) * size]), rows[:COUNTED_AT_MOST].count())


def get(system: System, identifier: UUID) -> Receipt:
    """One receipt of a sender system that it has not taken off the list yet. Raises :class:`NotFound`."""
    receipt = Receipt.objects.filter(system=system, pk=identifier, is_pushed=False, done_at=None).first()
    if receipt is None:
        raise NotFound("Kvitteringen findes ikke.")
    return receipt


def take_off_list(system: System, identifier: UUID) -> bool:
    """End a receipt that its sender system has fetched; whether it was still waiting."""
    rows = Receipt.objects.filter(system=system, pk=identifier, is_pushed=False, done_at=None)
    return bool(rows.update(done_at=clock.now(), lease_until=None))
