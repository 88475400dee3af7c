"""Claims: two workers at once, leases that run out, and tries that were not made after all."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import claims, outbox
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.models import Attempt, Delivery
from administrativ_adgang.systems.models import System
from tests.builders import build_organisation, build_system
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def enqueue(number: int) -> System:
    town = build_organisation()
    system = build_system(town, slot=1)
    sender = build_sender()
    messages = [send(sender, town) for _ in range(number)]
    outbox.enqueue_many([Delivery(message=message, system=system) for message in messages])
    return system


def claim(system: System, limit: int = 10) -> list[Claimed]:
    return claims.claim(system.pk, limit=limit, lease=MINUTE)


def test_a_claim_holds_the_oldest_and_begins_their_tries() -> None:
    system = enqueue(3)
    batch = claim(system, 2)
    oldest = Delivery.objects.order_by("due_at", "id")[:2]
    assert [(one.id, one.message_id, one.size) for one in batch] == [
        (row.pk, row.message_id, row.message.size) for row in oldest
    ]
    assert {row.lease_until for row in oldest} == {batch[0].lease_until}
    begun = Attempt.objects.filter(finished_at=None, outcome="")
    assert set(begun.values_list("pk", "delivery_id")) == {(one.attempt_id, one.id) for one in batch}
    assert len(claim(system)) == 1
    assert claim(system) == []


def test_what_is_given_back_is_due_as_before_and_was_not_tried() -> None:
    system = enqueue(2)
    claims.give_back(claim(system))
    assert not Attempt.objects.exists()
    assert len(claim(system)) == 2


def test_a_lease_can_be_lengthened_while_it_is_ours() -> None:
    system = enqueue(1)
    (held,) = claims.hold_until(claim(system), clock.now() + 5 * MINUTE)
    with clock.moved(2 * MINUTE):
        assert claim(system) == []
        assert claims.hold_until([held], clock.now() + 9 * MINUTE) != []


def test_what_another_holds_by_now_is_neither_ours_to_send_nor_to_give_back() -> None:
    system = enqueue(1)
    (first,) = claim(system)
    with clock.moved(2 * MINUTE):
        (second,) = claim(system)
        assert second.id == first.id
        assert claims.hold_until([first], clock.now() + MINUTE) == []
        assert list(Attempt.objects.values_list("pk", flat=True)) == [second.attempt_id]
        claims.give_back([first])
        assert Delivery.objects.get().lease_until == second.lease_until


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_message() -> None:
    system = enqueue(40)
    held: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        try:
            start.wait()
            while batch := claim(system, 5):
                held.extend(one.id for one in batch)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    held.extend(one.id for one in claim(system, 100))
    assert len(held) == len(set(held)) == 40
    assert Attempt.objects.count() == 40
