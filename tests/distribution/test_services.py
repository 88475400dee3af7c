"""What distribution makes of accepted messages: state, place, receipt, events, figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Delivery, Health, Receipt
from administrativ_adgang.distribution import apart, facts, services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages.models import DayFigure, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol, SetUpWay
from tests.builders import (
    build_citizen,
    build_company,
    build_contact_point,
    build_organisation,
    build_set_up,
    build_system,
)
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def tags_of(message: Message) -> list[str]:
    return list(Event.objects.filter(message_uuid=message.pk).order_by("id").values_list("tag", flat=True))


def distributed(message: Message) -> Message:
    assert services.distribute_received() == 1
    message.refresh_from_db()
    return message


def test_without_pickup_post_lands_in_the_mailbox(cast: Cast) -> None:
    sender = build_sender()
    message = distributed(send(sender, cast.agency))

    assert message.state == State.IN_MAILBOX
    assert message.available_at is not None
    assert Placement.objects.get(message=message).mailbox.organisation == cast.agency
    assert tags_of(message)[-3:] == [Tag.MEMO_SEND_VALIDATED, Tag.RECEIPT_CREATED, Tag.MEMO_AVAILABLE_TO_RECIPIENT]
    receipt = Receipt.objects.get(message_uuid=message.pk)
    assert (receipt.status, receipt.system, receipt.transmission_id) == ("COMPLETED", sender, message.transmission_id)
    figures = {(figure.organisation_id, figure.direction): figure for figure in DayFigure.objects.all()}
    assert figures[cast.agency.pk, "RECEIVED"].messages == 1
    assert figures[sender.organisation_id, "SENT"].bytes == message.size
    assert figures[sender.organisation_id, "SENT"].system_id == sender.pk


def test_a_citizen_gets_post_in_the_mailbox() -> None:
    citizen = build_citizen()
    message = distributed(send(build_sender(), citizen.number))

    assert message.state == State.IN_MAILBOX
    assert Placement.objects.get(message=message).mailbox.owner_id == citizen.number


def test_with_pickup_post_waits_for_the_contact_points_system(cast: Cast) -> None:
    default = build_system(cast.municipality, slot=1)
    special = build_system(cast.municipality, slot=2)
    build_set_up(cast.municipality, SetUpWay.CONTACTABLE, default)
    point = build_contact_point(cast.municipality, special)
    message = distributed(send(build_sender(), cast.municipality, contact_point=point.pk))

    assert message.state == State.AWAITING_DELIVERY
    assert message.available_at is None
    assert special.name in message.routing_reason
    assert Delivery.objects.get(message=message).system == special
    assert Health.objects.get(system=special).waiting == 1
    assert Receipt.objects.get(message_uuid=message.pk).status == "COMPLETED"


def test_a_pull_system_is_told_that_post_is_ready(cast: Cast) -> None:
    default = build_system(cast.municipality, slot=1, protocol=Protocol.REST_PULL)
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, default)
    message = distributed(send(build_sender(), cast.municipality))

    assert tags_of(message)[-1] == Tag.MEMO_SEND_READY_FOR_FETCH


def test_company_post_goes_to_the_cvr_system(cast: Cast) -> None:
    default = build_system(cast.municipality, slot=1)
    cvr_system = build_system(cast.municipality, slot=CVR_SLOT)
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, default)
    message = distributed(send(build_sender(), cast.municipality, pieces={"post_type": "VIRKSOMHEDSPOST"}))

    assert Delivery.objects.get(message=message).system == cvr_system


def test_a_company_with_a_system_gets_post_there() -> None:
    company = build_company()
    system = build_system(company, slot=1)
    build_set_up(company, SetUpWay.PICKUP_ONLY, system)
    message = distributed(send(build_sender(), company))

    assert Delivery.objects.get(message=message).system == system


def test_a_refused_message_gets_a_negative_receipt_and_keeps_no_content(
    cast: Cast,
) -> None:
    sender = build_sender(may_send_mandatory=False)
    message = distributed(send(sender, cast.agency, pieces={"mandatory": True}))

    assert message.state == State.REFUSED
    assert message.content_key == ""
    receipt = Receipt.objects.get(message_uuid=message.pk)
    assert (receipt.status, receipt.error_code) == ("NOT_ALLOWED", "mandatory.not.allowed")
    assert receipt.error_message
    assert not Placement.objects.exists()
    assert DayFigure.objects.get().direction == "REFUSED"
    assert tags_of(message)[-2:] == [Tag.MEMO_SEND_VALIDATION_FAILED, Tag.RECEIPT_CREATED]


def test_a_broken_message_is_invalid(cast: Cast) -> None:
    pieces = {"message_type": memo.MessageType.NEMSMS, "notification": ""}
    message = distributed(send(build_sender(), cast.agency, pieces=pieces))

    receipt = Receipt.objects.get(message_uuid=message.pk)
    assert (receipt.status, receipt.error_code) == ("INVALID", "empty.notification.not.allowed")


def test_a_supplier_sends_through_a_system_of_the_authority_it_sends_for(cast: Cast) -> None:
    supplier = build_company()
    system = build_system(cast.municipality, is_sender=True, delegated_cvr=supplier.cvr_number)
    allowed = send(system, cast.agency)
    as_itself = send(system, cast.agency, sender=supplier.cvr_number)
    services.distribute_received()

    assert Message.objects.get(pk=allowed.pk).state == State.IN_MAILBOX
    assert Receipt.objects.get(message_uuid=as_itself.pk).error_code == "sender.not.allowed"


def test_nobody_sends_as_an_authority_by_writing_its_number_on_a_system_of_ones_own(cast: Cast) -> None:
    system = build_system(build_company(), is_sender=True, delegated_cvr=cast.municipality.cvr_number)
    forged = distributed(send(system, cast.agency, sender=cast.municipality.cvr_number))

    assert forged.state == State.REFUSED
    assert forged.sender_organisation == system.organisation
    assert Receipt.objects.get(message_uuid=forged.pk).error_code == "sender.not.allowed"


def test_a_message_with_a_date_waits_and_goes_on_when_the_danish_day_begins(cast: Cast) -> None:
    sender = build_sender()
    day = clock.today() + timedelta(days=3)
    message = distributed(send(sender, cast.agency, pieces={"do_not_deliver_until_date": day}))

    assert message.state == State.AWAITING_DATE
    assert not Receipt.objects.exists()
    assert tags_of(message)[-1] == Tag.DELAYED_AWAITING
    with clock.moved(clock.start_of(day) - clock.now() - timedelta(seconds=5)):
        assert services.release_due() == 0
    with clock.moved(clock.start_of(day) - clock.now() + timedelta(seconds=5)):
        assert services.release_due() == 1
        assert services.release_due() == 0
    message.refresh_from_db()
    assert message.state == State.IN_MAILBOX
    assert tags_of(message)[-3:] == [Tag.DELAYED_SENT, Tag.RECEIPT_CREATED, Tag.MEMO_AVAILABLE_TO_RECIPIENT]
    assert Receipt.objects.get().status == "COMPLETED"
    assert DayFigure.objects.get(direction="SENT").messages == 1


def test_the_number_of_queries_does_not_grow_with_the_batch(cast: Cast) -> None:
    sender = build_sender()
    default = build_system(cast.municipality, slot=1)
    build_set_up(cast.municipality, SetUpWay.CONTACTABLE, default)
    points = [build_contact_point(cast.municipality, default) for _ in range(3)]

    def send_and_count(number: int) -> int:
        for position in range(number):
            send(sender, cast.agency)
            send(sender, cast.municipality, contact_point=points[position % 3].pk)
        with CaptureQueriesContext(connection) as queries:
            services.distribute_received()
        return len(queries)

    send_and_count(2)
    assert send_and_count(20) <= send_and_count(2)


def test_nemsms_goes_to_the_gateway(settings: object) -> None:
    gateway = build_system(build_organisation(), slot=1)
    citizen = build_citizen()
    type(citizen).objects.filter(pk=citizen.pk).update(mobile_number="20123456", mobile_confirmed_at=clock.now())
    pieces = {"message_type": memo.MessageType.NEMSMS, "notification": "Husk din tid i morgen."}
    settings.NEMSMS_GATEWAY_SYSTEM = ""  # type: ignore[attr-defined]
    refused = distributed(send(build_sender(), citizen.number, pieces=pieces))
    settings.NEMSMS_GATEWAY_SYSTEM = str(gateway.pk)  # type: ignore[attr-defined]
    message = distributed(send(build_sender(), citizen.number, pieces=pieces))

    assert Receipt.objects.get(message_uuid=refused.pk).error_code == "nemsms.not.offered"
    assert Delivery.objects.get(message=message).system == gateway


def test_one_message_that_cannot_be_distributed_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = build_sender()
    bad, *good = [send(sender, cast.agency) for _ in range(3)]
    look_up = facts.look_up

    def fails_for_one(messages: Collection[Message]) -> facts.Batch:
        if bad.pk in {message.pk for message in messages}:
            raise ValueError("a fault of ours")
        return look_up(messages)

    with monkeypatch.context() as broken:
        broken.setattr(facts, "look_up", fails_for_one)
        assert services.distribute_received() == 3
        assert services.distribute_received() == 0
    assert set(Message.objects.filter(state=State.IN_MAILBOX).values_list("pk", flat=True)) == {one.pk for one in good}
    # It was accepted, so it is tried again when it has rested.
    assert services.distribute_received() == 0
    with clock.moved(apart.REST):
        assert services.distribute_received() == 1
    assert not Message.objects.filter(state=State.RECEIVED).exists()


def test_a_deadline_at_the_end_of_the_calendar_holds_up_nobody(cast: Cast) -> None:
    never = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    message = distributed(send(build_sender(), cast.agency, pieces={"reply": True, "reply_by_date_time": never}))
    assert message.state == State.IN_MAILBOX
