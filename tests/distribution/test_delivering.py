"""Draining a receiver: what arrives, what is tried again, and what a killed worker leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.delivery import claims, outbox
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.courier import Courier
from administrativ_adgang.delivery.models import Attempt, Delivery, Health
from administrativ_adgang.distribution import delivering, pace, results, services
from administrativ_adgang.distribution.lanes import Lanes
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.management.receiver.behaviour import Mode
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import DayFigure, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_organisation, build_set_up, build_system
from tests.receiver import LocalReceiver
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def build_town(receiver: LocalReceiver, **fields: Any) -> tuple[Organisation, System]:
    """An authority whose default system is the receiver."""
    town = build_organisation()
    fields = {"endpoint": receiver.address(), "memo_version": "1.2", **fields}
    system = build_system(town, slot=1, **fields)
    build_set_up(town, SetUpWay.PICKUP_ONLY, system)
    return town, system


def waiting(town: Organisation, number: int = 1) -> list[Message]:
    sender = build_sender()
    sent = [send(sender, town) for _ in range(number)]
    services.distribute_received()
    return sent


def claim(system: System) -> list[Claimed]:
    return claims.claim(system.pk, limit=10, lease=delivering.lease())


def reload(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_a_delivered_message_is_the_receivers_and_gone_from_here(
    receiver: LocalReceiver, django_capture_on_commit_callbacks: Any
) -> None:
    town, system = build_town(receiver)
    (message,) = waiting(town)
    key = reload(message).content_key
    with django_capture_on_commit_callbacks(execute=True):
        assert delivering.deliver(system.pk) is False

    message = reload(message)
    assert message.state == State.DELIVERED
    assert message.available_at is not None
    assert message.content_key == ""
    assert not storage.exists(key)
    assert receiver.ledger.lines[message.pk].sha256 == message.sha256
    health = Health.objects.get(system=system)
    assert (health.waiting, health.first_failure_at) == (0, None)
    assert health.last_success_at is not None
    assert Attempt.objects.get().outcome == "SUCCESS"
    tags = list(Event.objects.filter(message_uuid=message.pk).order_by("id").values_list("tag", flat=True))
    assert tags[-2:] == [Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, Tag.MEMO_AVAILABLE_TO_RECIPIENT]
    assert DayFigure.objects.get(direction="RECEIVED").system_id == system.pk


def test_hundreds_are_drained_in_one_job(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    sent = waiting(town, 120)
    assert delivering.deliver(system.pk) is False
    assert set(receiver.ledger.lines) == {message.pk for message in sent}
    assert Health.objects.get(system=system).waiting == 0
    assert not Delivery.objects.filter(done_at=None).exists()


def test_a_system_gets_the_version_it_takes(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver, memo_version="1.1")
    (message,) = waiting(town)
    delivering.deliver(system.pk)
    content = receiver.ledger.content(message.pk)
    assert content is not None
    assert memo.parse(content).memo_version == memo.V1_1
    assert receiver.ledger.lines[message.pk].problems == []


def test_a_failure_waits_for_its_time_and_then_goes_again(receiver: LocalReceiver, settings: Any) -> None:
    settings.RETRY_MINUTES = [0, 1, 5]
    town, system = build_town(receiver)
    (message,) = waiting(town)
    receiver.behave(Mode.FAILING)
    assert delivering.deliver(system.pk) is False

    row = Delivery.objects.get()
    assert (row.tries, row.last_cause, row.lease_until) == (1, "RECEIVER_FAULT", None)
    assert timedelta(seconds=50) < row.due_at - clock.now() < timedelta(seconds=61)
    assert reload(message).state == State.AWAITING_DELIVERY
    health = Health.objects.get()
    assert health.waiting == 1
    assert health.first_failure_at is not None
    assert Event.objects.filter(tag=Tag.MEMO_SEND_SENT_FAILED, message_uuid=message.pk).count() == 1

    receiver.behave(Mode.OK)
    delivering.deliver(system.pk)
    assert not receiver.ledger.lines
    with clock.moved(timedelta(seconds=62)):
        delivering.deliver(system.pk)
    assert list(receiver.ledger.lines) == [message.pk]
    assert Health.objects.get().first_failure_at is None


def test_the_clock_of_failures_starts_with_the_first_one(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    waiting(town)
    receiver.behave(Mode.FAILING)
    delivering.deliver(system.pk)
    first = Health.objects.get().first_failure_at
    with clock.moved(timedelta(minutes=10)):
        delivering.deliver(system.pk)
    health = Health.objects.get()
    assert health.first_failure_at == first
    assert health.last_attempt_at is not None
    assert first is not None
    assert health.last_attempt_at > first
    assert Delivery.objects.get().tries == 2


def test_a_receiver_out_of_reach_is_left_alone_also_by_new_post(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    waiting(town, 60)
    receiver.behave(Mode.FAILING)
    delivering.deliver(system.pk)
    tried = Attempt.objects.count()
    assert tried < 30
    assert Attempt.objects.filter(finished_at=None).count() == 0

    waiting(town)
    receiver.behave(Mode.OK)
    delivering.deliver(system.pk)
    assert Attempt.objects.count() == tried
    with clock.moved(timedelta(seconds=70)):
        delivering.deliver(system.pk)
    assert len(receiver.ledger.lines) == 61


def test_one_bad_message_does_not_hold_up_the_others(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    bad, *good = waiting(town, 5)
    storage.remove(reload(bad).content_key)
    delivering.deliver(system.pk)
    assert set(receiver.ledger.lines) == {message.pk for message in good}
    assert Delivery.objects.get(message=bad).last_cause == "OUR_FAULT"


def test_what_a_killed_worker_held_goes_again_when_its_lease_runs_out(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    (message,) = waiting(town)
    claim(system)
    delivering.deliver(system.pk)
    assert not receiver.ledger.lines
    with clock.moved(delivering.lease() + timedelta(seconds=1)):
        delivering.deliver(system.pk)
    assert list(receiver.ledger.lines) == [message.pk]


def test_a_system_that_is_switched_off_gets_nothing(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    waiting(town)
    System.objects.filter(pk=system.pk).update(active_from=None)
    assert system.pk not in outbox.systems_with_due_deliveries()
    delivering.deliver(system.pk)
    assert not receiver.ledger.lines
    assert Health.objects.get().waiting == 1


def test_a_system_without_an_address_says_so(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver, endpoint="")
    waiting(town)
    assert delivering.deliver(system.pk) is False
    assert Health.objects.get().last_cause == "NO_ADDRESS"
    assert not Attempt.objects.exists()


def test_a_batch_with_a_large_message_is_held_longer(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    sender = build_sender()
    send(sender, town)
    services.distribute_received()
    (small,) = delivering._held(claim(system))
    seconds = delivering._seconds([small])
    send(sender, town, size=3_000_000)
    services.distribute_received()
    (large,) = delivering._held(claim(system))
    assert delivering._seconds([large]) > seconds + 30
    with clock.moved(delivering.lease() + timedelta(seconds=10)):
        assert [one.id for one in claim(system)] == [small.id]


def test_the_next_batch_is_claimed_and_the_last_written_down_while_one_is_on_its_way(
    receiver: LocalReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, system = build_town(receiver)
    sent = waiting(town, 130)
    happened: list[str] = []

    def tell(owner: Any, name: str) -> None:
        original = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *a, **k: (happened.append(name), original(*a, **k))[1])

    tell(Courier, "begin")
    tell(Courier, "end")
    tell(claims, "claim")
    tell(results, "_apply")
    assert delivering.deliver(system.pk) is False

    assert set(receiver.ledger.lines) == {message.pk for message in sent}
    assert not Attempt.objects.exclude(outcome="SUCCESS").exists()
    between = happened[happened.index("begin", 2) : happened.index("end", happened.index("begin", 2))]
    assert between[1] == "_apply"


def test_an_ailing_receiver_is_asked_with_one_message(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    waiting(town, 20)
    receiver.behave(Mode.FAILING)
    delivering.deliver(system.pk)
    tried = Attempt.objects.count()
    with clock.moved(timedelta(hours=1)):
        delivering.deliver(system.pk)
    assert Attempt.objects.count() == tried + 1


def test_an_ailing_receiver_waits_for_a_place_and_a_healthy_one_does_not(
    receiver: LocalReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "lanes", Lanes(narrow=1))
    town, system = build_town(receiver)
    waiting(town)
    Health.objects.filter(system=system).update(first_failure_at=clock.now() - timedelta(hours=1))
    with delivering.lanes.place(build_system(build_organisation(), slot=1).pk, is_ailing=True):
        assert delivering.deliver(system.pk) is False
        assert not receiver.ledger.lines
        other_town, other = build_town(receiver)
        waiting(other_town)
        delivering.deliver(other.pk)
        assert len(receiver.ledger.lines) == 1
    # It is still due, so the sweep brings it back.
    assert system.pk in outbox.systems_with_due_deliveries()
    delivering.deliver(system.pk)
    assert len(receiver.ledger.lines) == 2


def test_a_slow_receiver_gives_its_worker_back_and_goes_on_in_the_narrow_lane(
    receiver: LocalReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "lanes", Lanes())
    monkeypatch.setattr(pace, "_SLOW_SECONDS", 0.0)
    monkeypatch.setattr(pace, "_QUICK_SECONDS", -1.0)
    town, system = build_town(receiver)
    waiting(town, 70)
    assert delivering.deliver(system.pk) is True
    assert len(receiver.ledger.lines) == 64
    assert delivering.lanes.is_slow(system.pk)


def test_the_sweep_finds_what_is_due_and_unclaimed(receiver: LocalReceiver) -> None:
    town, system = build_town(receiver)
    waiting(town)
    assert list(outbox.systems_with_due_deliveries()) == [system.pk]
    claim(system)
    assert list(outbox.systems_with_due_deliveries()) == []


def test_content_stays_while_the_sender_keeps_a_copy(
    receiver: LocalReceiver, django_capture_on_commit_callbacks: Any
) -> None:
    town, system = build_town(receiver)
    (message,) = waiting(town)
    services.mailbox.place_sent(reload(message), organisation=message.sender_organisation, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        delivering.deliver(system.pk)
    message = reload(message)
    assert message.state == State.DELIVERED
    assert storage.exists(message.content_key)
