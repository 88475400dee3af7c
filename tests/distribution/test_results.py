"""Writing down what became of a batch: a fault of one message is that message's alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import claims
from administrativ_adgang.delivery.attempts import Try
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.models import Attempt, Delivery, Health
from administrativ_adgang.distribution import results, services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import DayFigure, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_organisation, build_set_up, build_system
from tests.poison import poison
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
TAKEN = Answer(taken=True)
FAILED = Answer(taken=False, cause=Cause.RECEIVER_FAULT, technical="HTTP 500")


@pytest.fixture
def system() -> System:
    town = build_organisation()
    system = build_system(town, slot=1)
    build_set_up(town, SetUpWay.PICKUP_ONLY, system)
    return system


def claimed(system: System, number: int) -> list[Claimed]:
    sender = build_sender()
    for _ in range(number):
        send(sender, system.organisation)
    services.distribute_received()
    batch = claims.claim(system.pk, limit=number, lease=MINUTE)
    assert len(batch) == number
    return batch


def test_taken_failed_and_untried_are_written_down_each_as_it_is(system: System) -> None:
    taken, failed, untried = claimed(system, 3)
    results.settle(system, [Try(taken, TAKEN), Try(failed, FAILED), Try(untried, None)])

    assert Message.objects.get(pk=taken.message_id).state == State.DELIVERED
    rows = {row.pk: row for row in Delivery.objects.all()}
    assert rows[taken.id].done_at is not None
    assert (rows[failed.id].tries, rows[failed.id].last_cause, rows[failed.id].lease_until) == (
        1, "RECEIVER_FAULT", None,
    )  # fmt: skip
    assert (rows[untried.id].tries, rows[untried.id].lease_until) == (0, None)
    assert dict(Attempt.objects.values_list("delivery_id", "outcome")) == {taken.id: "SUCCESS", failed.id: "FAILURE"}
    assert Health.objects.get(system=system).waiting == 2
    assert Event.objects.get(tag=Tag.MEMO_SEND_SENT_FAILED).message_uuid == failed.message_id
    assert DayFigure.objects.get(direction="RECEIVED").messages == 1


def test_a_message_whose_outcome_cannot_be_written_is_shown_and_goes_again(system: System) -> None:
    batch = claimed(system, 7)
    bad, *good = batch
    poison(Message, "id", bad.message_id)
    results.settle(system, [Try(one, TAKEN) for one in batch])

    done = set(Delivery.objects.exclude(done_at=None).values_list("pk", flat=True))
    assert done == {one.id for one in good}
    assert Message.objects.filter(state=State.DELIVERED).count() == 6
    row = Delivery.objects.get(pk=bad.id)
    assert (row.tries, row.last_cause, row.lease_until) == (1, "OUR_FAULT", None)
    assert row.due_at > clock.now()
    attempt = Attempt.objects.get(pk=bad.attempt_id)
    assert (attempt.outcome, attempt.cause) == ("FAILURE", "OUR_FAULT")
    assert "a fault of ours" in attempt.technical
    assert Event.objects.filter(tag=Tag.MEMO_AVAILABLE_TO_RECIPIENT).count() == 6


def test_a_late_failure_leaves_what_another_worker_holds_alone(system: System) -> None:
    """The lease ran out during a slow send, and another worker has the message now."""
    (late,) = claimed(system, 1)
    with clock.moved(2 * MINUTE):
        (other,) = claims.claim(system.pk, limit=1, lease=MINUTE)
        results.settle(system, [Try(late, FAILED)])
        row = Delivery.objects.get()
        assert (row.tries, row.lease_until) == (0, other.lease_until)
        # Its own answer counts, and a late success of the first would have counted too: the receiver has it.
        results.settle(system, [Try(other, TAKEN)])
        results.settle(system, [Try(late, TAKEN)])
    assert Message.objects.get().state == State.DELIVERED
    assert Event.objects.filter(tag=Tag.MEMO_AVAILABLE_TO_RECIPIENT).count() == 1
    assert Health.objects.get(system=system).waiting == 0
