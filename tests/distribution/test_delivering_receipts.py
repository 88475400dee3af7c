"""Business receipts on their way to sender systems."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import services
from administrativ_adgang.distribution.delivering_receipts import send_receipts
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.management.receiver.behaviour import Mode
from administrativ_adgang.systems.models import System
from tests.people import Cast
from tests.receiver import LocalReceiver
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def pushed_to(receiver: LocalReceiver) -> System:
    sender = build_sender()
    System.objects.filter(pk=sender.pk).update(receipt_endpoint=f"{receiver.base}/receipts/a")
    sender.refresh_from_db()
    return sender


def test_the_sender_is_told_of_good_and_bad(receiver: LocalReceiver, cast: Cast) -> None:
    sender = pushed_to(receiver)
    good = send(sender, cast.agency)
    bad = send(sender, "99999999")
    services.distribute_received()
    assert list(outbox.systems_with_due_receipts()) == [sender.pk]
    assert send_receipts(sender.pk) is False

    told = {line["messageUUID"]: line for line in receiver.ledger.receipts}
    assert told[str(good.pk)]["receiptStatus"] == "COMPLETED"
    assert told[str(bad.pk)]["receiptStatus"] == "NOT_ALLOWED"
    assert told[str(bad.pk)]["errorCode"] == "recipient.not.registered"
    assert told[str(good.pk)]["transmissionId"] == str(good.transmission_id)
    assert not Receipt.objects.filter(done_at=None).exists()
    assert Event.objects.filter(tag=Tag.RECEIPT_SENT).count() == 2
    assert list(outbox.systems_with_due_receipts()) == []


def test_a_receipt_that_cannot_be_pushed_is_tried_again(receiver: LocalReceiver, cast: Cast) -> None:
    sender = pushed_to(receiver)
    send(sender, cast.agency)
    services.distribute_received()
    receiver.behave(Mode.FAILING)
    send_receipts(sender.pk)
    receipt = Receipt.objects.get()
    assert (receipt.tries, receipt.last_cause, receipt.done_at) == (1, "RECEIVER_FAULT", None)
    assert receipt.due_at > clock.now()
    assert Event.objects.filter(tag=Tag.RECEIPT_FAILED).count() == 1

    receiver.behave(Mode.OK)
    with clock.moved(timedelta(minutes=2)):
        send_receipts(sender.pk)
    assert len(receiver.ledger.receipts) == 1


def test_a_sender_without_an_address_fetches_its_receipts(receiver: LocalReceiver, cast: Cast) -> None:
    sender = build_sender()
    send(sender, cast.agency)
    services.distribute_received()
    assert not Receipt.objects.get().is_pushed
    assert list(outbox.systems_with_due_receipts()) == []
    assert send_receipts(sender.pk) is False
