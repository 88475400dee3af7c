"""The what-if names exactly the addresses that are closed, and opened, by the change: every address is asked.

An address that closes answers 403; 404 like the whole organisation when nothing is left there; and the log-in page to
somebody who was made inactive.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from administrativ_adgang.fbrs import services, what_if
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.portal import screens_of_rights
from administrativ_adgang.portal.screens_of_rights import Screen
from tests.architecture import permission_table
from tests.architecture.permission_world import ApiWorld, PortalWorld, call
from tests.architecture.told_world import ToldWorld, Wish

pytestmark = pytest.mark.django_db

# What has nothing to act on in this house answers 404 to those with the right too; test_permissions.py tries it.
ROWS = [row for row in permission_table.portal_rows() if row.answer != 404]
PLACES = {screen.name: screen.places | {"organisation_id"} for screen in screens_of_rights.screens()}
WORLDS = 2

Answers = dict[tuple[str, str], int]


@pytest.fixture
def portal() -> PortalWorld:
    return PortalWorld()


@pytest.mark.parametrize("is_at_home", [True, False], ids=["employee", "employee of a partner"])
def test_the_addresses_named_are_those_that_close_and_open(portal: PortalWorld, is_at_home: bool) -> None:
    seen: set[int] = set()

    @settings(
        max_examples=WORLDS,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def in_any_world(data: Any) -> None:
        # The worlds take turns in one house: each is taken back before the next begins.
        with transaction.atomic():
            seen.update(closings(ToldWorld(data.draw, portal, is_at_home)))
            transaction.set_rollback(True)

    in_any_world()
    assert 403 in seen


def closings(world: ToldWorld) -> set[int]:
    """Change rights again and again, compare what was told with what is answered; the answers that meant closed."""
    seen: set[int] = set()
    before = answers(world)
    for wish in world.wishes():
        told = world.preview(wish)
        effect = screens_of_rights.effect(told, world.home)
        world.fulfil(wish)
        after = answers(world)
        assert opened(before, after) == rows(effect.opened)
        assert opened(after, before) == rows(effect.closed)
        closed = {after[row] for row in rows(effect.closed)}
        assert closed <= {closed_by(wish, told)}
        seen |= closed
        before = after
    return seen


def answers(world: ToldWorld) -> Answers:
    """What every address answers to the person: a page, 403, 404, or 401 for the log-in page."""
    browser, things = world.client(), world.portal.home.things
    found = {}
    for row in ROWS:
        found[row.name, row.method] = status(call(browser, row.name, row.method, things, set(PLACES[row.name])))
    return found


def status(answer: HttpResponse) -> int:
    """The status; being led to the log-in page counts as 401."""
    return 401 if answer.headers.get("Location", "").startswith("/log-ind") else answer.status_code


def opened(before: Answers, after: Answers) -> set[tuple[str, str]]:
    """The addresses that were closed before and answer now."""
    return {row for row, code in after.items() if code not in (401, 403, 404) and before[row] in (401, 403, 404)}


def rows(screens: frozenset[Screen]) -> set[tuple[str, str]]:
    """Addresses and their methods."""
    names = {screen.name for screen in screens}
    return {(row.name, row.method) for row in ROWS if row.name in names}


def closed_by(wish: Wish, told: what_if.Change) -> int:
    """What an address that closes must answer."""
    return 401 if wish.deactivate else 404 if told.loses_everything else 403


@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_a_system_that_loses_its_right_is_refused_where_the_what_if_says_and_let_in_again(side: str) -> None:
    world = ApiWorld()
    caller = getattr(world, side)
    identity = caller.system.identity
    (held,) = Grant.objects.filter(grantee=identity)
    before = api_answers(world, caller)
    told = what_if.preview(identity, world.home, take=[held])
    services.revoke(by=None, held=held)
    after = api_answers(world, caller)
    assert opened(after, before) == {row for row in before if told.lost & opens(row) and not told.after & opens(row)}
    assert {code for row, code in after.items()} == {403}
    told = what_if.preview(identity, world.home, give=[held.type])
    services.give(by=None, grantee=identity, privilege=held.type, scope=world.home)
    again = api_answers(world, caller)
    assert again == before
    assert opened(after, again) == {row for row in before if told.gained & opens(row)}


def api_answers(world: ApiWorld, caller: Any) -> Answers:
    """What every address of the interface answers to a system."""
    places = world.places(world.message, world.sender)
    return {
        (row.name, row.method): world.call(caller, row.name, row.method, places).status_code
        for row in permission_table.api_rows()
    }


def opens(row: tuple[str, str]) -> frozenset[Any]:
    """The rights of which one opens an address of the interface, as the table says."""
    return next(one.opens for one in permission_table.api_rows() if (one.name, one.method) == row)
