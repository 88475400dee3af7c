"""The what-if names exactly the addresses that are closed, and opened, by the change: every address is asked.

An address that closes answers 403; 404 like the whole organisation when nothing is left there; and the log-in page to
somebody who was made inactive.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from administrativ_adgang.fbrs import access, services, what_if
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.portal import screens_of_rights
from administrativ_adgang.portal.screens_of_rights import Effect, Screen
from tests.architecture import permission_table
from tests.architecture.permission_world import ApiWorld, PortalWorld, call
from tests.architecture.told_world import AT_LEAST, ToldWorld, Wish
from tests.builders import build_organisation

pytestmark = pytest.mark.django_db

# What has nothing to act on in this house answers 404 to those with the right too; test_permissions.py tries it.
ROWS = [row for row in permission_table.portal_rows() if row.answer != 404]
PLACES = {screen.name: screen.places | {"organisation_id"} for screen in screens_of_rights.screens()}

Answers = dict[tuple[str, str], int]
Choice = Callable[[ToldWorld], Wish]


def anything(world: ToldWorld) -> Wish:
    return world.anything()


def down_to_one(world: ToldWorld) -> Wish:
    return world.down_to(AT_LEAST[0])


def to_nothing(world: ToldWorld) -> Wish:
    return world.down_to(None)


def made_inactive(world: ToldWorld) -> Wish:
    return Wish(deactivate=True)


@pytest.mark.parametrize(
    ("is_at_home", "choose", "closed_by"),
    [(True, anything, 403), (True, made_inactive, 401), (False, down_to_one, 403), (False, to_nothing, 404)],
    ids=["employee, anything", "employee, inactive", "partner, one right left", "partner, nothing left"],
)
def test_the_addresses_named_are_those_that_close_and_open(is_at_home: bool, choose: Choice, closed_by: int) -> None:
    portal = PortalWorld()
    chance = random.Random(choose.__name__)
    world = ToldWorld(chance, portal.home.organisation, portal.other.organisation, is_at_home)
    effect, closed = told_and_asked(world, portal, choose(world))
    assert closed <= {closed_by}
    assert effect.opened | effect.closed


def told_and_asked(world: ToldWorld, portal: PortalWorld, wish: Wish) -> tuple[Effect, set[int]]:
    """What was told of a change, proved by asking every address before and after it; and how the closed ones answer."""
    before = answers(world, portal)
    effect = screens_of_rights.effect(world.preview(wish), world.home)
    world.fulfil(wish)
    after = answers(world, portal)
    assert opened(before, after) == rows(effect.opened)
    assert opened(after, before) == rows(effect.closed)
    return effect, {after[row] for row in rows(effect.closed)}


def in_random_worlds(examples: int) -> settings:
    """So many worlds, the same ones each time."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def test_in_random_worlds_every_address_answers_as_told() -> None:
    portal = PortalWorld()
    moved = set()

    @in_random_worlds(6)
    @given(seed=st.integers(), is_at_home=st.booleans(), choose=st.sampled_from([anything, down_to_one, to_nothing]))
    def ask(seed: int, is_at_home: bool, choose: Choice) -> None:
        with transaction.atomic():
            world = ToldWorld(random.Random(seed), portal.home.organisation, portal.other.organisation, is_at_home)
            effect, closed = told_and_asked(world, portal, choose(world))
            assert closed <= {403, 404}
            moved.update(effect.opened | effect.closed)
            transaction.set_rollback(True)

    ask()
    assert moved


@in_random_worlds(8)
@given(seed=st.integers(), is_at_home=st.booleans(), choose=st.sampled_from([anything, down_to_one, to_nothing]))
def test_in_many_worlds_the_question_the_guards_ask_is_answered_as_told(
    db: None, seed: int, is_at_home: bool, choose: Choice
) -> None:
    with transaction.atomic():
        world = ToldWorld(random.Random(seed), build_organisation(), build_organisation(), is_at_home)
        for choice in (anything, choose):
            before = open_screens(world)
            wish = choice(world)
            effect = screens_of_rights.effect(world.preview(wish), world.home)
            world.fulfil(wish)
            after = open_screens(world)
            assert (after - before, before - after) == (effect.opened, effect.closed)
        transaction.set_rollback(True)


def open_screens(world: ToldWorld) -> frozenset[Screen]:
    """The screens whose guard lets the person in."""
    asked = {screen.opens for screen in screens_of_rights.screens()}
    granted = {opens for opens in asked if access.may(world.person, opens, world.home)}
    return frozenset(screen for screen in screens_of_rights.screens() if screen.opens in granted)


def answers(world: ToldWorld, portal: PortalWorld) -> Answers:
    """What every address answers to the person: a page, 403, 404, or 401 for the log-in page."""
    browser, things = world.client(), portal.home.things
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
