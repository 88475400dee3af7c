"""Jobs: every name has a body and a queue, and a body does its work when it is run, once or twice."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from administrativ_adgang import tasks
from administrativ_adgang.connection import emptying
from administrativ_adgang.core import clock, job_names, jobs, places
from administrativ_adgang.delivery.models import Delivery, Receipt
from administrativ_adgang.distribution import services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import EndReason, Grant, ReviewItem, ReviewRound
from administrativ_adgang.fbrs.object_permissions import OrganisationPermission
from administrativ_adgang.fbrs.privileges import Privilege
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

DAY = timedelta(days=1)


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


def test_rights_end_and_begin_by_the_clock_and_their_end_is_told_of_once(
    cast: Cast, woken: list[tuple[str, ...]]
) -> None:
    now, hour = clock.now(), timedelta(hours=1)
    ended, begun, ending = (
        fbrs.grant(by=None, grantee=cast.nils, privilege=privilege, scope=cast.agency, active_to=now + 40 * DAY)
        for privilege in (Privilege.MESSAGE_BASIC, Privilege.CONTACT_ADMINISTRATOR, Privilege.STATISTICS_ADMINISTRATOR)
    )
    fbrs.revoke(by=None, held=begun)
    begun = fbrs.give(
        by=None, grantee=cast.nils, privilege=Privilege(begun.type), scope=cast.agency, active_from=now + DAY
    ).grant
    rows = Grant.objects.all()
    rows.filter(pk=ended.pk).update(active_from=now - 2 * hour, active_to=now - hour)
    rows.filter(pk=begun.pk).update(created_at=now - DAY, active_from=now - hour)
    rows.filter(pk=ending.pk).update(notice_at=now - hour)
    for _ in range(2):
        tasks.expire_grants()
    ended.refresh_from_db()
    assert (ended.end_reason, ended.revoked_at) == (EndReason.EXPIRED, now - hour)
    projected = OrganisationPermission.objects.filter(user__identity=cast.nils, content_object=cast.agency)
    assert set(projected.values_list("permission__codename", flat=True)) == {
        Privilege.ORGANISATION_ADMINISTRATOR,
        begun.type,
        ending.type,
    }
    assert [event.properties["grant"] for event in Event.objects.filter(tag=Tag.PRIVILEGES_ENDING)] == [str(ending.pk)]
    assert woken == []


def test_rights_that_end_beyond_the_time_of_one_job_wake_the_next(
    cast: Cast, woken: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "WORK_SECONDS", 0)
    tasks.expire_grants()
    assert woken == [(job_names.EXPIRE_GRANTS,)]


def test_a_review_begins_where_rights_are_half_a_year_old_once(cast: Cast) -> None:
    cast.karen, cast.birgit, cast.ida  # noqa: B018 - the cast is built when asked for
    Grant.objects.filter(scope=cast.municipality).update(active_from=clock.now() - 200 * DAY)
    for _ in range(2):
        tasks.start_reviews()
    (round_,) = ReviewRound.objects.all()
    assert (round_.organisation, round_.total) == (cast.municipality, 2)
    assert set(ReviewItem.objects.values_list("name", flat=True)) == {"Karen Holm", "Birgit Storm"}


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


@pytest.mark.django_db(transaction=True)
def test_who_finds_another_at_distribution_leaves_and_lets_the_wake_up_stand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, woken: list[tuple[str, ...]]
) -> None:
    taken_back: list[str] = []
    monkeypatch.setattr(jobs, "take_back", taken_back.append)
    message = send(build_sender(), cast.agency)
    woken.clear()

    def distribute() -> None:
        tasks.distribute()
        connection.close()

    with places.place(job_names.DISTRIBUTE):
        other = threading.Thread(target=distribute)
        other.start()
        other.join(10)
    message.refresh_from_db()
    assert (message.state, taken_back, woken) == (State.RECEIVED, [], [])
    tasks.distribute()
    message.refresh_from_db()
    assert message.state == State.IN_MAILBOX
    assert taken_back == [job_names.DISTRIBUTE]


def test_what_came_while_distribution_was_leaving_wakes_it_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, woken: list[tuple[str, ...]]
) -> None:
    sender = build_sender()

    def something_comes(_: str) -> None:
        send(sender, cast.agency)
        woken.clear()  # its own wake-up is taken as lost

    monkeypatch.setattr(jobs, "take_back", something_comes)
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
