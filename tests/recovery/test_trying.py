"""Try now: one message, though the receiver is at rest, and never under maintenance."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotFound, NotPossibleNow
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.models import Attempt, Delivery, Health
from administrativ_adgang.distribution import delivering, services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.management.receiver.behaviour import Mode
from administrativ_adgang.recovery import maintenance, trying
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_set_up, build_system
from tests.people import Cast
from tests.receiver import LocalReceiver, running_receiver
from tests.recovery.worlds import failing, note
from tests.sending import build_sender, send


def a_real_one(cast: Cast, local: LocalReceiver, number: int) -> System:
    """A receiver that has just refused what waits for it."""
    system = build_system(cast.municipality, slot=1, endpoint=local.address())
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, system)
    sender = build_sender()
    for _ in range(number):
        send(sender, cast.municipality)
    services.distribute_received()
    local.behave(Mode.FAILING)
    delivering.deliver(system.pk)
    return system


def test_the_one_that_waited_longest_goes_at_once_though_the_receiver_rests(cast: Cast) -> None:
    with running_receiver() as local:
        system = a_real_one(cast, local, 3)
        tried = Attempt.objects.count()
        delivering.deliver(system.pk)
        assert Attempt.objects.count() == tried, "it rests"
        local.behave(Mode.OK)
        oldest = trying.try_now(by=cast.karen, system=system)
        delivering.deliver(system.pk)
        assert list(local.ledger.lines) == [oldest]
    assert Delivery.objects.filter(system=system, done_at=None).count() == 2
    assert Health.objects.get(system=system).first_failure_at is None
    event = Event.objects.get(tag=Tag.DELIVERY_ASKED_FOR)
    assert (event.properties["change"], event.actor_label) == ("TRIED_NOW", "Karen Holm")
    assert event.properties["message"] == str(oldest)


def test_a_named_message_is_tried_and_the_answer_is_a_row(cast: Cast) -> None:
    with running_receiver() as local:
        system = a_real_one(cast, local, 2)
        newest = Delivery.objects.latest("pk")
        for _ in range(2):
            trying.try_message(by=cast.karen, system=system, message_uuid=newest.message_id)
        before = Attempt.objects.count()
        delivering.deliver(system.pk)
    assert Attempt.objects.count() == before + 1, "asked twice, tried once"
    last = Attempt.objects.latest("pk")
    assert (last.message_uuid, last.outcome) == (newest.message_id, "FAILURE")


def test_what_does_not_wait_here_cannot_be_tried(cast: Cast) -> None:
    born = failing(cast)
    with pytest.raises(NotFound):
        trying.try_message(by=cast.karen, system=born, message_uuid=uuid.uuid4())
    acta = System.objects.get(organisation=cast.municipality, slot=1)
    delivery = Delivery.objects.filter(system=born).first()
    assert delivery is not None
    with pytest.raises(NotFound):
        trying.try_message(by=cast.karen, system=acta, message_uuid=delivery.message_id)
    with pytest.raises(NotPossibleNow, match="Der venter ingen"):
        trying.try_now(by=cast.karen, system=acta)


def test_who_may_only_look_and_who_is_elsewhere_may_not_try(cast: Cast) -> None:
    born = failing(cast)
    for somebody in (cast.birgit, cast.freja):
        with pytest.raises(NotAllowed):
            trying.try_now(by=somebody, system=born)
    assert not Event.objects.filter(tag=Tag.DELIVERY_ASKED_FOR).exists()


def test_a_receiver_that_is_off_paused_or_comes_for_itself_is_not_tried(cast: Cast) -> None:
    born = failing(cast)
    pull = System.objects.get(organisation=cast.municipality, slot=3)
    with pytest.raises(NotPossibleNow, match="henter selv"):
        trying.try_now(by=cast.karen, system=pull)
    maintenance.plan(by=cast.karen, system=born, begins_at=clock.now(), ends_at=clock.now() + timedelta(hours=2))
    with pytest.raises(NotPossibleNow, match="på pause"):
        trying.try_now(by=cast.karen, system=born)
    with clock.moved(by=timedelta(hours=2)):
        note(born, Cause.TIME_OUT)
        trying.try_now(by=cast.karen, system=born)
    System.objects.filter(pk=born.pk).update(active_to=clock.now())
    born.refresh_from_db()
    with pytest.raises(NotPossibleNow, match="slået fra"):
        trying.try_now(by=cast.karen, system=born)
