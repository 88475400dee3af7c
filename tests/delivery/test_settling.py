"""Health, as tries pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import health, settling
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.systems.models import System
from tests.builders import build_system
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
FAILS, WORKS = "RECEIVER_FAULT", ""


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


@pytest.fixture
def system(cast: Cast) -> System:
    return build_system(cast.municipality, slot=1)


@pytest.mark.parametrize(
    ("batches", "first_failure", "last_success"),
    [
        ([[(0, WORKS)]], None, 0),
        ([[(0, FAILS)]], 0, None),
        ([[(0, FAILS)], [(1, FAILS)]], 0, None),
        ([[(0, FAILS)], [(1, WORKS)]], None, 1),
        ([[(0, WORKS)], [(1, FAILS), (2, FAILS)]], 1, 0),
        ([[(0, FAILS), (1, WORKS), (2, FAILS)]], 2, 1),
        ([[(2, FAILS), (1, WORKS)]], 2, 1),
        ([[(0, WORKS), (0, FAILS)]], None, 0),
    ],
)
def test_the_clock_runs_from_the_first_failure_after_the_last_success(
    system: System, batches: list[list[tuple[int, str]]], first_failure: int | None, last_success: int | None
) -> None:
    for batch in batches:
        settling.note_health(system.pk, [(minute(at), cause, "HTTP 500" if cause else "") for at, cause in batch])
    row = Health.objects.get(system=system)
    assert row.first_failure_at == (None if first_failure is None else minute(first_failure))
    assert row.last_success_at == (None if last_success is None else minute(last_success))


def test_a_receiver_that_stands_still_is_told_apart(cast: Cast, system: System) -> None:
    assert health.of_system(system) == health.HealthFacts()
    Delivery.objects.create(message=send(build_sender(), cast.municipality), system=system, due_at=minute(5))
    Health.objects.create(system=system, waiting=1, first_failure_at=minute(0), last_cause="TIME_OUT")
    facts = health.of_system(system)
    assert facts.stands_still
    assert facts.next_attempt_at == minute(5)
    assert facts.cause.startswith("Modtageren svarede ikke")
    assert facts.oldest_waiting_at is not None


def test_the_health_of_many_costs_two_queries(cast: Cast, system: System, django_assert_num_queries: object) -> None:
    others = [build_system(cast.municipality, slot=slot) for slot in (2, 3, 4)]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(health.of_systems([system, *others])) == 4


def test_what_was_confirmed_meanwhile_is_not_failed(cast: Cast, system: System) -> None:
    row = Delivery.objects.create(message=send(build_sender(), cast.municipality), system=system)
    assert settling.mark_done(Delivery, [row.pk], at=clock.now()) == {row.pk}
    assert settling.mark_done(Delivery, [row.pk], at=clock.now()) == set()
    failed = settling.Failed(row.pk, row.tries, row.lease_until, "TIME_OUT")
    assert settling.mark_failed(Delivery, [failed], at=clock.now()) == set()
    row.refresh_from_db()
    assert row.tries == 0
