"""Receipts, fetches and deletions by receiver systems."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connection

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.delivery import pull
from administrativ_adgang.delivery.models import Attempt, Delivery, Health
from administrativ_adgang.distribution import delivering, receiving
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.management.receiver import application
from administrativ_adgang.messages.models import DayFigure, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System
from tests.builders import build_system
from tests.distribution.test_delivering import build_town, reload, waiting
from tests.receiver import LocalReceiver

pytestmark = pytest.mark.django_db


def receipt(message: Message, status: str = "COMPLETED", text: str | None = None) -> memo.Receipt:
    return memo.Receipt(
        transmission_id=uuid.uuid4(),
        timestamp=clock.now(),
        status=memo.ReceiptStatus(status),
        message_uuid=message.pk,
        error_message=text,
    )


def pulling(receiver: LocalReceiver) -> tuple[System, Message]:
    town, system = build_town(receiver, protocol=Protocol.REST_PULL, endpoint="")
    (message,) = waiting(town)
    return system, message


def test_a_fetch_takes_nothing_off_the_list(receiver: LocalReceiver) -> None:
    system, message = pulling(receiver)
    assert pull.page(system, number=0, size=10) == pull.Page([message.pk], 1)
    for _ in range(2):
        with receiving.fetch(system=system, message_id=message.pk) as content:
            assert memo.parse(content.read()).message_header.message_uuid == message.pk
    assert pull.page(system, number=0, size=10).total == 1
    assert pull.page(system, number=1, size=10).message_ids == []
    assert Event.objects.filter(tag=Tag.MEMO_SEND_FETCHED).count() == 1
    assert Health.objects.get().last_success_at is not None


@pytest.mark.parametrize("how", ["receipt", "delete"])
def test_a_confirmation_takes_it_off(receiver: LocalReceiver, how: str) -> None:
    system, message = pulling(receiver)
    receiving.fetch(system=system, message_id=message.pk).close()
    if how == "receipt":
        receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message))
    else:
        receiving.take_off_list(system=system, message_id=message.pk)
    assert pull.page(system, number=0, size=10) == pull.Page([], 0)
    assert reload(message).state == State.DELIVERED
    assert reload(message).content_key == ""
    assert DayFigure.objects.get(direction="RECEIVED").messages == 1
    with pytest.raises(NotFound):
        receiving.fetch(system=system, message_id=message.pk)


def test_nobody_confirms_what_was_not_fetched(receiver: LocalReceiver) -> None:
    system, message = pulling(receiver)
    with pytest.raises(NotPossibleNow):
        receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message))
    with pytest.raises(NotPossibleNow):
        receiving.take_off_list(system=system, message_id=message.pk)
    assert reload(message).state == State.AWAITING_DELIVERY


def test_nobody_confirms_a_push_that_was_never_tried(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    (message,) = waiting(town)
    with pytest.raises(NotPossibleNow):
        receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message))


def test_another_systems_message_does_not_exist(receiver: LocalReceiver) -> None:
    system, message = pulling(receiver)
    stranger = build_system(system.organisation, slot=2, protocol=Protocol.REST_PULL)
    for act in (
        lambda: receiving.fetch(system=stranger, message_id=message.pk),
        lambda: receiving.take_off_list(system=stranger, message_id=message.pk),
        lambda: receiving.confirm_by_receipt(system=stranger, message_id=message.pk, receipt=receipt(message)),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_second_receipt_is_logged_and_changes_nothing(receiver: LocalReceiver) -> None:
    system, message = pulling(receiver)
    receiving.fetch(system=system, message_id=message.pk).close()
    for _ in range(2):
        receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message))
    assert Event.objects.filter(tag=Tag.RECEIPT_FROM_RECIPIENT).count() == 2
    assert Health.objects.get().waiting == 0
    assert DayFigure.objects.get(direction="RECEIVED").messages == 1


def test_a_rejected_message_goes_to_the_mailbox_with_the_reason(receiver: LocalReceiver) -> None:
    system, message = pulling(receiver)
    receiving.fetch(system=system, message_id=message.pk).close()
    negative = receipt(message, "INVALID", "Ukendt dokumenttype\0")
    receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=negative)

    message = reload(message)
    assert message.state == State.IN_MAILBOX
    assert message.content_key
    assert "Ukendt dokumenttype" in Placement.objects.get(message=message).undelivered_reason
    row = Delivery.objects.get()
    assert row.done_at is not None
    assert row.rejected_at is not None
    assert Health.objects.get().waiting == 0
    assert DayFigure.objects.get(direction="RECEIVED").system_id.int == 0


def test_a_rejection_after_the_delivery_is_logged_only(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    (message,) = waiting(town)
    delivering.deliver(system.pk)
    receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message, "INVALID"))
    assert reload(message).state == State.DELIVERED
    assert Delivery.objects.get().rejected_at is not None
    assert Event.objects.get(tag=Tag.RECEIPT_FROM_RECIPIENT).properties["status"] == "INVALID"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("status", "state"), [("COMPLETED", State.DELIVERED), ("INVALID", State.IN_MAILBOX)])
def test_a_receipt_that_comes_before_the_answer_to_the_push_is_not_held_up(
    receiver: LocalReceiver, status: str, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reference receiver waits for our answer to its receipt before it answers our push."""
    town, system = build_town(receiver)
    (message,) = waiting(town)
    problems: list[BaseException] = []

    async def receipt_first(*arguments: Any, **named: Any) -> None:
        thread = threading.Thread(target=confirm)
        thread.start()
        thread.join(5)
        assert not thread.is_alive()

    def confirm() -> None:
        try:
            receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message, status))
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    monkeypatch.setattr(application, "_send_receipt", receipt_first)
    delivering.deliver(system.pk)

    assert problems == []
    assert reload(message).state == state
    assert bool(reload(message).content_key) == (state == State.IN_MAILBOX)
    assert Attempt.objects.get().outcome == "SUCCESS"
    assert Health.objects.get().waiting == 0
    assert DayFigure.objects.get(direction="RECEIVED").messages == 1
    tags = list(Event.objects.filter(message_uuid=message.pk).values_list("tag", flat=True))
    assert tags.count(Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM) == 1
    assert tags.count(Tag.MEMO_AVAILABLE_TO_RECIPIENT) == 1
