"""What receiver systems tell us themselves: fetches, their own receipts, and taking messages off their list.

A receiver's receipt may come before we have read its answer to our push (interface description 4.2): the row of the
delivery decides which of the two ends it, and nothing is locked while we wait for an answer.
"""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.db import transaction

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.delivery import attempts, contents, pull, settling
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import outcomes
from administrativ_adgang.events.services import record, record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System


def fetch(*, system: System, message_id: UUID) -> IO[bytes]:
    """A waiting message in the version the system takes. It stays on the list. Raises :class:`NotFound`."""
    delivery = pull.waiting_delivery(system, message_id)
    content = contents.open_for(system, delivery.message)
    with transaction.atomic():
        if pull.note_fetch(delivery):
            record(outcomes.event(delivery.message, Tag.MEMO_SEND_FETCHED, at=clock.now(), system_id=system.pk))
    return content


@transaction.atomic
def confirm_by_receipt(*, system: System, message_id: UUID, receipt: memo.Receipt) -> None:
    """Take in the receiver's own receipt for a message that was sent to it, or fetched by it. May be told twice.

    COMPLETED ends the delivery. INVALID and NOT_ALLOWED send the message to the organisation's mailbox while its
    content is here; later they are only logged. Raises :class:`NotFound` for a message that is not this system's, and
    :class:`NotPossibleNow` for one it cannot have received yet.
    """
    delivery = _locked(system, message_id)
    now = clock.now()
    negative = not receipt.status.is_positive
    event = outcomes.event(
        delivery.message,
        Tag.RECEIPT_FROM_RECIPIENT,
        at=now,
        system_id=system.pk,
        status=str(receipt.status),
        code=_storable(receipt.error_code)[:200],
        text=_storable(receipt.error_message)[:500],
    )
    record(event)
    if receipt.status == memo.ReceiptStatus.RECEIVED:
        # It has arrived there and is still being read: no verdict yet.
        return
    ended = settling.mark_done(Delivery, [delivery.pk], at=now)
    if negative:
        Delivery.objects.filter(pk=delivery.pk, rejected_at=None).update(rejected_at=now)
    if ended and negative:
        outcomes.rejected(delivery, at=now, reason=_reason(system, receipt))
    elif ended:
        outcomes.delivered([message_id], system_id=system.pk, at=now)


@transaction.atomic
def take_off_list(*, system: System, message_id: UUID) -> None:
    """The system has fetched a message and takes it off its list, which confirms it. Raises as the receipt does."""
    delivery = _locked(system, message_id)
    now = clock.now()
    if not settling.mark_done(Delivery, [delivery.pk], at=now):
        raise NotFound("Beskeden findes ikke på listen.")
    record_many([outcomes.event(delivery.message, Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, at=now, system_id=system.pk)])
    outcomes.delivered([message_id], system_id=system.pk, at=now)


def _locked(system: System, message_id: UUID) -> Delivery:
    """The delivery, locked, if its receiver can have the message."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    delivery = rows.filter(system=system, message_id=message_id).first()
    if delivery is None:
        raise NotFound("Beskeden findes ikke.")
    if delivery.done_at is None:
        fetches = system.protocol == Protocol.REST_PULL
        if delivery.fetched_at is None if fetches else not (delivery.fetched_at or attempts.was_tried(delivery)):
            raise NotPossibleNow("Beskeden er ikke afleveret til systemet endnu og kan ikke kvitteres for.")
    return delivery


def _reason(system: System, receipt: memo.Receipt) -> str:
    said = _storable(receipt.error_message) or _storable(receipt.error_code) or "uden begrundelse"
    return f"{system.name} afviste beskeden: {said}"


def _storable(text: str | None) -> str:
    """A stranger's text without what the database cannot hold: the zero character, and half a surrogate pair."""
    return (text or "").replace("\0", "").encode(errors="replace").decode()
