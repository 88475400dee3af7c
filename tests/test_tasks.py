"""Jobs: every name has a body and a queue, and a body does its work when it is run, once or twice."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from celery import current_app

from administrativ_adgang import tasks
from administrativ_adgang.connection import emptying
from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.delivery.models import Delivery, Receipt
from administrativ_adgang.distribution import services
from administrativ_adgang.messages.models import Container, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from digitalpost.schedule import QUEUE_NAMES, ROUTES, TIMED_JOBS
from tests.builders import build_set_up, build_system
from tests.people import Cast
from tests.receiver import LocalReceiver, running_receiver
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Every wake-up, instead of sending it."""
    sent: list[tuple[str, ...]] = []
    monkeypatch.setattr(jobs, "wake", lambda *call: sent.append(call))
    return sent


@pytest.fixture
def receiver() -> Any:
    with running_receiver() as local:
        yield local


def test_every_name_has_a_body_and_a_queue_that_exists() -> None:
    registered = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert registered == set(job_names.ALL) == set(ROUTES)
    assert {route["queue"] for route in ROUTES.values()} == set(QUEUE_NAMES)
    assert {job["task"] for job in TIMED_JOBS.values()} <= set(job_names.ALL)


def test_the_sweep_wakes_everything_that_waits(cast: Cast, woken: list[tuple[str, ...]]) -> None:
    sender = build_sender()
    System.objects.filter(pk=sender.pk).update(receipt_endpoint="http://127.0.0.1:1/")
    sender.refresh_from_db()
    receiver = build_system(cast.agency, slot=1, endpoint="http://127.0.0.1:1/")
    send(sender, cast.agency)
    services.distribute_received()
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, receiver)
    send(sender, cast.agency)
    services.distribute_received()
    container = Container.objects.create(system=sender, size=1)
    run = emptying.start(by=cast.nils, organisation=cast.agency)
    woken.clear()
    tasks.sweep()
    assert set(woken) == {
        (job_names.DISTRIBUTE,),
        (job_names.UNPACK, str(container.pk)),
        (job_names.DELIVER, str(receiver.pk)),
        (job_names.SEND_RECEIPTS, str(sender.pk)),
        (job_names.EMPTY, str(run.pk)),
    }


def test_a_sweep_of_nothing_wakes_distribution_only(woken: list[tuple[str, ...]]) -> None:
    tasks.sweep()
    assert woken == [(job_names.DISTRIBUTE,)]


def test_a_message_goes_all_the_way_and_every_job_may_run_twice(cast: Cast, receiver: LocalReceiver) -> None:
    system = build_system(cast.agency, slot=1, endpoint=receiver.address())
    sender = build_sender()
    System.objects.filter(pk=sender.pk).update(receipt_endpoint=f"{receiver.base}/receipts/a")
    sender.refresh_from_db()
    in_mailbox = send(sender, cast.agency)
    tasks.distribute()
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    run = emptying.start(by=cast.nils, organisation=cast.agency)
    straight = send(sender, cast.agency)
    for _ in range(2):
        tasks.distribute()
        tasks.release()
        tasks.empty(str(run.pk))
        tasks.deliver(str(system.pk))
        tasks.send_receipts(str(sender.pk))
        tasks.sweep()

    assert set(Message.objects.values_list("state", flat=True)) == {State.DELIVERED}
    assert set(receiver.ledger.lines) == {in_mailbox.pk, straight.pk}
    assert {line.times for line in receiver.ledger.lines.values()} == {1}
    assert len(receiver.ledger.receipts) == 2
    assert not Delivery.objects.filter(done_at=None).exists()
    assert not Receipt.objects.filter(done_at=None).exists()


def test_a_job_for_something_that_is_gone_does_nothing() -> None:
    for job in (tasks.deliver, tasks.send_receipts, tasks.unpack, tasks.empty):
        job(str(uuid.uuid4()))


def test_work_left_when_the_time_is_up_is_woken_for(
    cast: Cast, woken: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "WORK_SECONDS", 0)
    send(build_sender(), cast.agency)
    woken.clear()
    tasks.distribute()
    assert woken == [(job_names.DISTRIBUTE,)]


def test_a_broker_that_is_gone_stops_no_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = jobs.redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    monkeypatch.setattr(jobs, "_broker", lambda: nobody)
    message = send(build_sender(), cast.agency)
    tasks.distribute()
    message.refresh_from_db()
    assert message.state == State.IN_MAILBOX
    assert message.state_at <= clock.now()
