"""A caller is remembered for a second, and for no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.api import callers
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.models import System
from tests.sending import build_sender

pytestmark = pytest.mark.django_db

TOKEN = tokens.new_token()


@pytest.fixture
def system(db: None) -> System:
    callers.forget()
    system = build_sender()
    system.token_digest = tokens.digest(TOKEN)
    system.save(update_fields=["token_digest"])
    return system


def test_a_call_asks_the_database_and_the_next_one_does_not(system: System, django_assert_num_queries: Any) -> None:
    key = tokens.key(system.pk, TOKEN)
    with django_assert_num_queries(4):
        first = callers.find(key)
    with django_assert_num_queries(0):
        assert callers.find(key) is first
    assert first is not None
    assert (first.system, first.networks, first.certificates) == (system, (), {})
    assert first.privileges == {"AUTHORITY_SENDER_SYSTEM"}


def test_what_changed_counts_after_a_second(system: System) -> None:
    key = tokens.key(system.pk, TOKEN)
    callers.find(key)
    Grant.objects.filter(grantee=system.identity).update(revoked_at=clock.now())
    with clock.moved(callers.MEMORY):
        caller = callers.find(key)
    assert caller is not None
    assert not caller.privileges


def test_a_wrong_token_is_unknown_also_while_the_system_is_remembered(system: System) -> None:
    assert callers.find(tokens.key(system.pk, TOKEN)) is not None
    assert callers.find(tokens.key(system.pk, tokens.new_token())) is None


def test_a_clock_that_is_set_back_does_not_prolong_memory(system: System, django_assert_num_queries: Any) -> None:
    key = tokens.key(system.pk, TOKEN)
    callers.find(key)
    with clock.moved(-timedelta(days=1)), django_assert_num_queries(4):
        callers.find(key)


def test_memory_is_bounded(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "_MOST_REMEMBERED", 2)
    for _ in range(3):
        other = build_sender()
        other.token_digest = tokens.digest(TOKEN)
        other.save(update_fields=["token_digest"])
        assert callers.find(tokens.key(other.pk, TOKEN)) is not None
    assert len(callers._remembered) <= 2
