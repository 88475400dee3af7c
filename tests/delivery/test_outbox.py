"""The queue of record: claims, leases, and what two workers at once do to each other."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System
from tests.builders import build_organisation, build_system
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def enqueue(number: int, **fields: object) -> System:
    town = build_organisation()
    system = build_system(town, slot=1, **fields)  # type: ignore[arg-type]
    sender = build_sender()
    messages = [send(sender, town) for _ in range(number)]
    outbox.enqueue_many([Delivery(message=message, system=system) for message in messages])
    return system


def claim(system: System, limit: int = 10) -> list[Delivery]:
    return outbox.claim(Delivery, system_id=system.pk, limit=limit, lease=MINUTE)


def test_what_is_put_in_is_counted_as_waiting() -> None:
    system = enqueue(3)
    assert Health.objects.get(system=system).waiting == 3


def test_a_claimed_row_is_nobody_elses_until_its_lease_runs_out() -> None:
    system = enqueue(3)
    first = claim(system, 2)
    second = claim(system)
    assert len(first) == 2
    assert len(second) == 1
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert claim(system) == []
    with clock.moved(2 * MINUTE):
        assert len(claim(system)) == 3


def test_what_is_let_go_is_due_as_before() -> None:
    system = enqueue(2)
    outbox.let_go(claim(system))
    assert len(claim(system)) == 2


def test_postponing_spares_what_somebody_holds_and_counts_no_try() -> None:
    system = enqueue(2)
    (held,) = claim(system, 1)
    outbox.postpone(Delivery, system_id=system.pk, until=clock.now() + MINUTE)
    assert not outbox.has_due(Delivery, system_id=system.pk)
    outbox.let_go([held])
    assert [row.pk for row in claim(system)] == [held.pk]
    assert set(Delivery.objects.values_list("tries", flat=True)) == {0}


def test_a_message_sent_again_keeps_its_one_row_and_starts_over() -> None:
    system = enqueue(1)
    row = Delivery.objects.get()
    Delivery.objects.update(done_at=clock.now(), rejected_at=clock.now(), tries=4, last_cause="REFUSED")
    outbox.enqueue_many([Delivery(message_id=row.message_id, system=system)])
    again = Delivery.objects.get()
    assert (again.pk, again.done_at, again.rejected_at, again.tries) == (row.pk, None, None, 0)


def test_only_active_push_systems_are_woken() -> None:
    awake = enqueue(1)
    enqueue(1, protocol=Protocol.REST_PULL)
    enqueue(1, active=False)
    ended = enqueue(1)
    System.objects.filter(pk=ended.pk).update(active_from=clock.now() - MINUTE, active_to=clock.now())
    assert list(outbox.systems_with_due_deliveries()) == [awake.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_row() -> None:
    system = enqueue(60)
    held: list[int] = []
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            while rows := claim(system, 5):
                held.extend(row.pk for row in rows)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert sorted(held) == sorted(set(held))
    # Somebody may have looked while another's claim was being written; nothing is claimed by two, and nothing is lost.
    held.extend(row.pk for row in claim(system, 100))
    assert len(held) == 60


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time_works_on_a_receiver() -> None:
    system = enqueue(1)
    answers: list[bool] = []

    def ask() -> None:
        with outbox.only_worker(Delivery, system.pk) as mine:
            answers.append(mine)
        connection.close()

    def in_another_connection() -> bool:
        other = threading.Thread(target=ask)
        other.start()
        other.join(10)
        return answers.pop()

    with outbox.only_worker(Delivery, system.pk) as mine:
        assert mine
        assert not in_another_connection()
    assert in_another_connection()


def test_the_oldest_waiting_is_the_first_put_in() -> None:
    system = enqueue(2)
    first = Delivery.objects.order_by("created_at").first()
    assert first is not None
    assert outbox.oldest_waiting(system) == first.created_at
    assert outbox.oldest_waiting() == first.created_at
