"""Receipts for judged messages: one each, whoever judges again."""

from __future__ import annotations

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import verdicts
from administrativ_adgang.delivery.models import Receipt, ReceiptStatus
from administrativ_adgang.delivery.verdicts import Verdict
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def test_a_receipt_says_what_was_judged_of_which_message(cast: Cast) -> None:
    sender, now = build_sender(), clock.now()
    good, bad = (send(sender, cast.agency) for _ in range(2))
    verdicts.enqueue(
        [
            Verdict(good.pk, sender.pk, True, ReceiptStatus.COMPLETED),
            Verdict(bad.pk, sender.pk, False, ReceiptStatus.INVALID, "x.y", "Der mangler noget."),
        ],
        at=now,
    )
    rows = {row.message_uuid: row for row in Receipt.objects.all()}
    assert (rows[good.pk].status, rows[good.pk].is_pushed, rows[good.pk].error_code) == ("COMPLETED", True, "")
    assert (rows[bad.pk].error_code, rows[bad.pk].error_message) == ("x.y", "Der mangler noget.")
    for message in (good, bad):
        row = rows[message.pk]
        assert (row.system_id, row.message_id, row.transmission_id) == (
            sender.pk, message.message_id, message.transmission_id,
        )  # fmt: skip
        assert (row.created_at, row.due_at, row.tries, row.done_at) == (now, now, 0, None)


def test_the_first_verdict_stands(cast: Cast) -> None:
    sender = build_sender()
    message = send(sender, cast.agency)
    for status in (ReceiptStatus.COMPLETED, ReceiptStatus.INVALID):
        verdicts.enqueue([Verdict(message.pk, sender.pk, False, status)], at=clock.now())
    assert Receipt.objects.get().status == "COMPLETED"
    verdicts.enqueue([], at=clock.now())
