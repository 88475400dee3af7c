"""Emptying a mailbox: everything goes, once, and a killed worker costs nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from administrativ_adgang.connection import control, emptying, preview, selectors
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import Conflict
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import delivering, receiving, services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import services as mailbox
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from administrativ_adgang.messages.models import DayFigure, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_contact_point, build_set_up, build_system
from tests.distribution.test_receiving import receipt
from tests.people import Cast
from tests.poison import poison
from tests.receiver import LocalReceiver
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(receiver: LocalReceiver, cast: Cast) -> System:
    return build_system(cast.agency, slot=1, endpoint=receiver.address(), memo_version="1.2")


def fill(cast: Cast, number: int) -> list[Message]:
    sender = build_sender()
    sent = [send(sender, cast.agency) for _ in range(number)]
    services.distribute_received()
    return sent


def connect(cast: Cast, system: System) -> EmptyingRun:
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    return emptying.start(by=cast.nils, organisation=cast.agency)


def settled(run: EmptyingRun) -> EmptyingRun:
    emptying.settle_running()
    run.refresh_from_db()
    return run


def test_everything_goes_and_the_mailbox_is_empty(cast: Cast, system: System, receiver: LocalReceiver) -> None:
    sent = fill(cast, 5)
    run = connect(cast, system)
    assert emptying.enqueue_next(run.pk, limit=2) == 2
    while emptying.enqueue_next(run.pk, limit=2):
        pass
    assert Placement.objects.count() == 5
    delivering.deliver(system.pk)

    assert set(receiver.ledger.lines) == {message.pk for message in sent}
    run = settled(run)
    assert (run.state, run.total, run.queued, run.delivered, run.failed) == (RunState.FINISHED, 5, 5, 5, 0)
    assert run.finished_at is not None
    assert not Placement.objects.exists()
    inbox = Folder.objects.get(kind=FolderKind.INBOX)
    assert (inbox.total, inbox.unread) == (0, 0)
    assert set(Message.objects.values_list("state", "content_key")) == {(State.DELIVERED, "")}
    assert DayFigure.objects.get(direction="RECEIVED").messages == 5
    assert Event.objects.filter(tag=Tag.MEMO_SYSTEM_FETCHED).count() == 5
    tags = list(Event.objects.filter(organisation_id=cast.agency.pk).order_by("id").values_list("tag", flat=True))
    assert tags[-2:] == [Tag.SYSTEM_FETCH_STARTED, Tag.SYSTEM_FETCH_FINISHED]


def test_a_worker_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    sent = fill(cast, 4)
    run = connect(cast, system)
    emptying.enqueue_next(run.pk, limit=1)
    with transaction.atomic():
        emptying.enqueue_next(run.pk, limit=2)
        transaction.set_rollback(True)
    while emptying.enqueue_next(run.pk, limit=2):
        pass
    assert emptying.enqueue_next(run.pk) == 0
    assert Delivery.objects.count() == 4
    delivering.deliver(system.pk)
    assert {line.times for line in receiver.ledger.lines.values()} == {1}
    assert set(receiver.ledger.lines) == {message.pk for message in sent}
    assert settled(run).state == RunState.FINISHED


def test_it_runs_until_the_last_is_confirmed(cast: Cast, system: System) -> None:
    fill(cast, 2)
    run = connect(cast, system)
    assert emptying.settle_running() == [run.pk]
    emptying.enqueue_next(run.pk)
    assert emptying.settle_running() == []
    assert settled(run).state == RunState.RUNNING
    delivering.deliver(system.pk)
    assert settled(run).state == RunState.FINISHED


def test_a_refused_letter_stays_with_its_reason_and_is_not_sent_for_ever(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    bad, _ = fill(cast, 2)
    run = connect(cast, system)
    emptying.enqueue_next(run.pk)
    # The receiver's receipt comes while the push is on its way: the try has been written down.
    row = Delivery.objects.get(message=bad)
    row.attempts.create(system=system, message_uuid=bad.pk)
    receiving.confirm_by_receipt(system=system, message_id=bad.pk, receipt=receipt(bad, "INVALID", "Ulæselig"))
    delivering.deliver(system.pk)

    run = settled(run)
    assert (run.state, run.delivered, run.failed) == (RunState.FINISHED, 1, 1)
    placement = Placement.objects.get()
    assert placement.message_id == bad.pk
    assert "Ulæselig" in placement.undelivered_reason
    assert bad.pk not in receiver.ledger.lines


def test_drafts_and_sent_stay(cast: Cast, system: System, receiver: LocalReceiver) -> None:
    (message,) = fill(cast, 1)
    (own,) = fill_elsewhere(cast)
    mailbox.place_sent(own, organisation=cast.agency, at=clock.now())
    run = connect(cast, system)
    while emptying.enqueue_next(run.pk):
        pass
    delivering.deliver(system.pk)
    assert set(receiver.ledger.lines) == {message.pk}
    assert settled(run).total == 1


def fill_elsewhere(cast: Cast) -> list[Message]:
    sent = [send(build_sender(), cast.company)]
    services.distribute_received()
    return sent


@pytest.mark.parametrize(("includes", "total"), [(True, 2), (False, 1)])
def test_deleted_post_goes_along_when_ticked(cast: Cast, system: System, includes: bool, total: int) -> None:
    first, _ = fill(cast, 2)
    placement = Placement.objects.get(message=first)
    deleted = Folder.objects.get(mailbox=placement.mailbox, kind=FolderKind.DELETED)
    Placement.objects.filter(pk=placement.pk).update(folder=deleted)
    Folder.objects.filter(kind=FolderKind.INBOX).update(total=1)
    Folder.objects.filter(pk=deleted.pk).update(total=1)
    assert preview.preview(cast.agency, includes_deleted=includes).count == total
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    run = emptying.start(by=cast.nils, organisation=cast.agency, wishes=emptying.Wishes(includes_deleted=includes))
    emptying.enqueue_next(run.pk)
    run.refresh_from_db()
    assert (run.total, run.queued) == (total, total)


def test_a_letter_that_slipped_in_during_the_change_goes_along(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    fill(cast, 1)
    run = connect(cast, system)
    build_set_up(cast.agency, SetUpWay.NO_PICKUP)
    fill(cast, 1)
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    for _ in range(2):
        while emptying.enqueue_next(run.pk):
            pass
        delivering.deliver(system.pk)
        emptying.settle_running()
    assert len(receiver.ledger.lines) == 2
    run.refresh_from_db()
    assert (run.state, run.total, run.delivered) == (RunState.FINISHED, 2, 2)


def test_an_empty_mailbox_is_through_at_once(cast: Cast, system: System) -> None:
    run = connect(cast, system)
    assert emptying.enqueue_next(run.pk) == 0
    assert settled(run).state == RunState.FINISHED
    assert selectors.running(cast.agency) is None
    assert selectors.latest(cast.agency) == run


def test_there_is_one_at_a_time(cast: Cast, system: System) -> None:
    connect(cast, system)
    with pytest.raises(Conflict):
        emptying.start(by=cast.nils, organisation=cast.agency)


def test_the_preview_tells_number_size_and_age(cast: Cast, django_assert_max_num_queries: Any) -> None:
    before = clock.now()
    sent = fill(cast, 3)
    with django_assert_max_num_queries(8):
        found = preview.preview(cast.agency)
    assert (found.count, found.bytes) == (3, sum(message.size for message in sent))
    assert found.bytes_are_all
    assert found.oldest_at is not None
    assert before <= found.oldest_at <= clock.now()


def test_the_preview_of_nothing(cast: Cast) -> None:
    found = preview.preview(cast.agency)
    assert (found.count, found.bytes, found.oldest_at) == (0, 0, None)


def test_a_letter_that_cannot_be_handed_over_stays_and_the_others_go(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    bad, *good = fill(cast, 5)
    run = connect(cast, system)
    poison(Delivery, "message_id", bad.pk)
    while emptying.enqueue_next(run.pk):
        pass
    delivering.deliver(system.pk)

    assert set(receiver.ledger.lines) == {message.pk for message in good}
    run = settled(run)
    assert (run.state, run.delivered, run.failed) == (RunState.FINISHED, 4, 1)
    placement = Placement.objects.get()
    assert placement.message_id == bad.pk
    assert "fejl hos os" in placement.undelivered_reason


def test_what_has_arrived_is_not_counted_again_and_the_counters_are_right(
    cast: Cast, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emptying, "IN_FLIGHT", 2)
    fill(cast, 5)
    run = connect(cast, system)
    while emptying.enqueue_next(run.pk, limit=2):
        delivering.deliver(system.pk)
    # As if the purge had taken rows of what arrived long ago.
    Delivery.objects.filter(emptying_run_id=run.pk, done_at__isnull=False).delete()
    run = settled(run)
    assert (run.state, run.queued, run.delivered, run.failed) == (RunState.FINISHED, 5, 5, 0)


def test_only_letters_of_the_period_go(cast: Cast, system: System, receiver: LocalReceiver) -> None:
    sent = fill(cast, 4)
    start = clock.now() - timedelta(days=10)
    for number, message in enumerate(sent):
        Placement.objects.filter(message=message).update(placed_at=start + timedelta(days=number))
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    wishes = emptying.Wishes(placed_from=start + timedelta(days=1), placed_to=start + timedelta(days=2))
    run = emptying.start(by=cast.nils, organisation=cast.agency, wishes=wishes)
    while emptying.enqueue_next(run.pk):
        pass
    delivering.deliver(system.pk)
    run = settled(run)
    assert (run.state, run.total, run.delivered) == (RunState.FINISHED, 2, 2)
    assert set(receiver.ledger.lines) == {sent[1].pk, sent[2].pk}
    assert set(Placement.objects.values_list("message_id", flat=True)) == {sent[0].pk, sent[3].pk}


def test_letters_without_a_usable_contact_point_go_where_the_chosen_one_says(
    cast: Cast, system: System, receiver: LocalReceiver
) -> None:
    archive = build_system(cast.agency, slot=2, endpoint=receiver.address(), memo_version="1.2")
    (message,) = fill(cast, 1)
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, system)
    point = build_contact_point(cast.agency, archive)
    run = emptying.start(by=cast.nils, organisation=cast.agency, wishes=emptying.Wishes(fallback_point=point))
    emptying.enqueue_next(run.pk)
    assert Delivery.objects.get(message=message).system_id == archive.pk


def test_going_on_does_not_send_again_what_a_system_has_refused(cast: Cast, system: System) -> None:
    waits, bad = fill(cast, 2)
    run = connect(cast, system)
    emptying.enqueue_next(run.pk)
    row = Delivery.objects.get(message=bad)
    row.attempts.create(system=system, message_uuid=bad.pk)
    receiving.confirm_by_receipt(system=system, message_id=bad.pk, receipt=receipt(bad, "INVALID", "Ulæselig"))
    control.pause(by=cast.nils, organisation=cast.agency)
    control.go_on(by=cast.nils, organisation=cast.agency)
    while emptying.enqueue_next(run.pk):
        pass
    assert list(Delivery.objects.filter(done_at=None).values_list("message_id", flat=True)) == [waits.pk]
    delivering.deliver(system.pk)
    run = settled(run)
    assert (run.state, run.queued, run.delivered, run.failed) == (RunState.FINISHED, 2, 1, 1)


def test_a_letter_that_is_refused_after_it_arrived_has_arrived(cast: Cast, system: System) -> None:
    (message,) = fill(cast, 1)
    run = connect(cast, system)
    emptying.enqueue_next(run.pk)
    delivering.deliver(system.pk)
    receiving.confirm_by_receipt(system=system, message_id=message.pk, receipt=receipt(message, "INVALID", "For sent"))
    run = settled(run)
    assert (run.state, run.delivered, run.failed) == (RunState.FINISHED, 1, 0)
    assert not Placement.objects.exists()
