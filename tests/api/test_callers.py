"""A caller is remembered for as long as nothing of it has changed: what is taken away is gone at the next call."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from administrativ_adgang.api import callers
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import activity
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import ActivityStatus, Grant, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import credentials, tokens
from administrativ_adgang.systems import services as systems
from administrativ_adgang.systems.models import System
from tests.builders import build_employee
from tests.sending import build_sender
from tests.systems.makers import make_pem

pytestmark = pytest.mark.django_db

TOKEN = tokens.new_token()


@pytest.fixture
def system(db: None) -> System:
    callers.forget()
    system = build_sender()
    system.token_digest = tokens.digest(TOKEN)
    system.save(update_fields=["token_digest"])
    return system


def test_a_call_asks_for_everything_and_the_next_one_only_whether_it_still_holds(
    system: System, django_assert_num_queries: Any
) -> None:
    key = tokens.key(system.pk, TOKEN)
    with django_assert_num_queries(5):
        first = callers.find(key)
    with django_assert_num_queries(1):
        assert callers.find(key) is first
    assert first is not None
    assert (first.system, first.networks, first.certificates) == (system, (), {})
    assert first.privileges == {"AUTHORITY_SENDER_SYSTEM"}


def aged(key: str, seconds: float) -> callers.Caller:
    """The caller, remembered as if it had been read so long ago."""
    found = callers.find(key)
    assert found is not None
    old = replace(found, read_at=clock.now() - timedelta(seconds=seconds))
    callers._remembered[callers._digest(key)] = old
    return old


class TestRecall:
    """One thread reads anew for all; none of them asks whether the stamp still stands."""

    def test_what_is_young_is_not_asked_for(self, system: System, django_assert_num_queries: Any) -> None:
        key = tokens.key(system.pk, TOKEN)
        young = aged(key, 0.2)
        with django_assert_num_queries(0):
            assert callers.recall(key) is young

    def test_before_it_is_too_old_one_reads_while_the_others_go_by_what_they_know(
        self, system: System, django_assert_num_queries: Any
    ) -> None:
        key = tokens.key(system.pk, TOKEN)
        old = aged(key, 0.8)
        with callers._renewing, django_assert_num_queries(0):
            assert callers.recall(key) is old
        with django_assert_num_queries(5):
            renewed = callers.recall(key)
        assert renewed is not old
        with django_assert_num_queries(0):
            assert callers.recall(key) is renewed

    @pytest.mark.django_db(transaction=True)
    def test_of_many_who_find_it_too_old_one_reads(self, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
        key = tokens.key(system.pk, TOKEN)
        aged(key, 5)
        read, reads, together = callers._read, [], Barrier(6)

        def slowly(*given: Any) -> callers.Caller | None:
            reads.append(given)
            time.sleep(0.2)
            return read(*given)

        def call(_: int) -> callers.Caller | None:
            together.wait()
            try:
                return callers.recall(key)
            finally:
                connection.close()

        monkeypatch.setattr(callers, "_read", slowly)
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(call, range(6)))
        assert len(reads) == 1
        assert {id(one) for one in found} == {id(callers.find(key))}

    def test_who_is_gone_when_it_is_read_anew_is_unknown(self, system: System) -> None:
        key = tokens.key(system.pk, TOKEN)
        aged(key, 0.8)
        System.objects.filter(pk=system.pk).update(token_digest=tokens.digest(tokens.new_token()))
        assert callers.recall(key) is None


def revoke(system: System, keeper: Identity) -> None:
    """Take the system's only right."""
    (held,) = Grant.objects.filter(grantee=system.identity)
    fbrs.revoke(by=None, held=held)


def add_a_network(system: System, keeper: Identity) -> None:
    """Let it call from one address only."""
    credentials.set_allowed_networks(by=keeper, system=system, networks=["192.0.2.7"], expected=system.version)


def add_a_certificate(system: System, keeper: Identity) -> None:
    """Register one."""
    credentials.add_certificate(by=keeper, system=system, data=make_pem(system.organisation.cvr_number))


def remove_a_certificate(system: System, keeper: Identity) -> None:
    """Take the one away that was there."""
    credentials.remove_certificate(by=keeper, certificate=system.certificates.get())


def switch_off(system: System, keeper: Identity) -> None:
    """Take the system out of use."""
    systems.deactivate(by=keeper, system=system, expected=system.version)


def close_the_organisation(system: System, keeper: Identity) -> None:
    """The business register says it is no more."""
    activity.set_status(organisation=system.organisation, status=ActivityStatus.CLOSED)


def deactivate_the_identity(system: System, keeper: Identity) -> None:
    """Make the system's identity inactive."""
    activity.deactivate_identity(by=None, person=Identity.objects.get(pk=system.identity_id))


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (revoke, lambda caller: not caller.privileges),
        (add_a_network, lambda caller: caller.networks == ("192.0.2.7",)),
        (add_a_certificate, lambda caller: len(caller.certificates) == 1),
        (remove_a_certificate, lambda caller: not caller.certificates),
        (switch_off, lambda caller: not caller.system.is_active),
        (close_the_organisation, lambda caller: not caller.privileges),
        (deactivate_the_identity, lambda caller: not caller.privileges),
    ],
)
def test_what_changed_counts_at_the_next_call(system: System, change: Any, seen: Any) -> None:
    keeper = build_employee(system.organisation, Privilege.ORGANISATION_ADMINISTRATOR)
    if change is remove_a_certificate:
        add_a_certificate(system, keeper)
    key = tokens.key(system.pk, TOKEN)
    before = callers.find(key)
    assert before is not None
    assert not seen(before)
    change(system, keeper)
    after = callers.find(key)
    assert after is not None
    assert seen(after)


def test_a_renewed_key_counts_at_the_next_call(system: System) -> None:
    keeper = build_employee(system.organisation, Privilege.ORGANISATION_ADMINISTRATOR)
    old = tokens.key(system.pk, TOKEN)
    assert callers.find(old) is not None
    new = credentials.renew_token(by=keeper, system=system, expected=system.version)
    assert callers.find(old) is None
    assert callers.find(new) is not None


def test_a_right_that_runs_out_is_gone_when_it_does(system: System) -> None:
    administrator = build_employee(system.organisation, Privilege.ORGANISATION_USER_ADMINISTRATOR)
    soon = clock.now() + timedelta(milliseconds=500)
    fbrs.grant(
        by=administrator,
        grantee=system.identity,
        privilege=Privilege.ACCESS_REQUEST_ADMINISTRATOR,
        scope=system.organisation,
        active_to=soon,
    )
    caller = callers.find(tokens.key(system.pk, TOKEN))
    assert caller is not None
    assert caller.until == soon
    young = replace(caller, read_at=soon - timedelta(milliseconds=1))
    with clock.moved(soon - clock.now()):
        assert not young.is_fresh(young.stamp)


def test_a_wrong_token_is_unknown_also_while_the_system_is_remembered(system: System) -> None:
    assert callers.find(tokens.key(system.pk, TOKEN)) is not None
    assert callers.find(tokens.key(system.pk, tokens.new_token())) is None


def test_a_clock_that_is_set_back_does_not_prolong_memory(system: System, django_assert_num_queries: Any) -> None:
    key = tokens.key(system.pk, TOKEN)
    callers.find(key)
    with clock.moved(-timedelta(days=1)), django_assert_num_queries(5):
        callers.find(key)


def test_memory_is_bounded(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "_MOST_REMEMBERED", 2)
    for _ in range(3):
        other = build_sender()
        other.token_digest = tokens.digest(TOKEN)
        other.save(update_fields=["token_digest"])
        assert callers.find(tokens.key(other.pk, TOKEN)) is not None
    assert len(callers._remembered) <= 2
