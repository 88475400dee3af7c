"""Pause, go on, stop: nothing lost, nothing twice, and the counters right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.connection import control, emptying
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core.errors import Conflict, NotAllowed, NotFound, NotPossibleNow
from administrativ_adgang.delivery import health, outbox
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.delivery.withdrawing import WITHDRAWN
from administrativ_adgang.distribution import delivering
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_set_up
from tests.connection.test_emptying import connect, fill, settled, system
from tests.people import Cast
from tests.receiver import LocalReceiver

pytestmark = pytest.mark.django_db
__all__ = ["system"]


def enqueue_all(run: EmptyingRun) -> None:
    while emptying.enqueue_next(run.pk):
        pass


def states() -> list[str]:
    return sorted(Message.objects.values_list("state", flat=True))


def test_a_pause_brings_what_is_not_sent_back_and_going_on_sends_it_once(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    sent = fill(cast, 4)
    run = connect(cast, system)
    enqueue_all(run)
    paused = control.pause(by=cast.nils, organisation=cast.agency)
    assert (paused.state, paused.queued, states()) == (RunState.PAUSED, 0, [State.IN_MAILBOX] * 4)
    assert health.of_system(system).waiting == 0
    assert (emptying.enqueue_next(run.pk), delivering.deliver(system.pk), len(receiver.ledger.lines)) == (0, False, 0)
    assert settled(run).state == RunState.PAUSED

    control.go_on(by=cast.nils, organisation=cast.agency)
    enqueue_all(run)
    delivering.deliver(system.pk)
    run = settled(run)
    assert (run.state, run.queued, run.delivered, run.failed) == (RunState.FINISHED, 4, 4, 0)
    assert {line.times for line in receiver.ledger.lines.values()} == {1}
    assert set(receiver.ledger.lines) == {message.pk for message in sent}
    assert not Placement.objects.exists()


def test_what_a_worker_holds_is_left_to_it_and_taken_back_when_it_gives_it_back(cast: Cast, system: System) -> None:
    fill(cast, 3)
    run = connect(cast, system)
    enqueue_all(run)
    (held, *_) = outbox.claim(Delivery, system_id=system.pk, limit=1, lease=timedelta(minutes=1))
    control.stop(by=cast.nils, organisation=cast.agency)
    assert states() == [State.AWAITING_DELIVERY, State.IN_MAILBOX, State.IN_MAILBOX]
    run = settled(run)
    assert (run.state, run.finished_at) == (RunState.STOPPED, None)

    outbox.let_go([held])
    run = settled(run)
    assert run.finished_at is not None
    assert states() == [State.IN_MAILBOX] * 3
    assert set(Delivery.objects.values_list("last_cause", flat=True)) == {WITHDRAWN}


def test_a_stopped_run_keeps_what_was_delivered_and_can_be_taken_up_again(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    fill(cast, 4)
    run = connect(cast, system)
    emptying.enqueue_next(run.pk, limit=2)
    delivering.deliver(system.pk)
    control.stop(by=cast.nils, organisation=cast.agency)
    run = settled(run)
    assert (run.state, run.delivered, Placement.objects.count()) == (RunState.STOPPED, 2, 2)

    control.go_on(by=cast.nils, organisation=cast.agency)
    enqueue_all(run)
    delivering.deliver(system.pk)
    run = settled(run)
    assert (run.state, run.total, run.queued, run.delivered) == (RunState.FINISHED, 4, 4, 4)
    assert {line.times for line in receiver.ledger.lines.values()} == {1}
    tags = Event.objects.filter(organisation_id=cast.agency.pk, tag__startswith="SYSTEM_FETCH").order_by("id")
    assert list(tags.values_list("tag", flat=True)) == [
        Tag.SYSTEM_FETCH_STARTED,
        Tag.SYSTEM_FETCH_STOPPED,
        Tag.SYSTEM_FETCH_STARTED,
        Tag.SYSTEM_FETCH_FINISHED,
    ]


def test_the_outbox_holds_no_more_of_one_run_than_a_pause_can_take_back(
    cast: Cast, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emptying, "IN_FLIGHT", 2)
    fill(cast, 3)
    run = connect(cast, system)
    assert [emptying.enqueue_next(run.pk, limit=2) for _ in range(2)] == [2, 0]
    delivering.deliver(system.pk)
    assert emptying.enqueue_next(run.pk, limit=2) == 1


def test_steps_that_the_state_does_not_allow_change_nothing(cast: Cast, system: System) -> None:
    with pytest.raises(NotFound):
        control.stop(by=cast.nils, organisation=cast.agency)
    fill(cast, 1)
    run = connect(cast, system)
    with pytest.raises(Conflict):
        control.go_on(by=cast.nils, organisation=cast.agency)
    with pytest.raises(NotAllowed):
        control.pause(by=cast.torben, organisation=cast.agency)
    enqueue_all(run)
    delivering.deliver(system.pk)
    settled(run)
    for step in (control.pause, control.stop, control.go_on):
        with pytest.raises(Conflict):
            step(by=cast.nils, organisation=cast.agency)
    run.refresh_from_db()
    assert run.state == RunState.FINISHED


def test_one_does_not_go_on_when_post_stays_in_the_mailbox(cast: Cast, system: System) -> None:
    fill(cast, 1)
    connect(cast, system)
    control.stop(by=cast.nils, organisation=cast.agency)
    build_set_up(cast.agency, SetUpWay.NO_PICKUP, system)
    with pytest.raises(NotPossibleNow):
        control.go_on(by=cast.nils, organisation=cast.agency)


def test_no_second_run_beside_a_paused_one(cast: Cast, system: System) -> None:
    fill(cast, 1)
    connect(cast, system)
    control.pause(by=cast.nils, organisation=cast.agency)
    with pytest.raises(Conflict):
        emptying.start(by=cast.nils, organisation=cast.agency)
