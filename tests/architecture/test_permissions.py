"""The permission table, tried: every address and method of portal and API, by everybody who might come along.

A new address fails here until ``permission_table.py`` says who may open it and what it then answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Grant, Organisation
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES
from administrativ_adgang.portal.asking import ASKABLE
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.models import System
from tests.api.calls import Caller, error_of
from tests.architecture import permission_table
from tests.architecture.permission_table import Row
from tests.architecture.permission_world import ApiWorld, PortalWorld, call
from tests.builders import build_system
from tests.people import Cast, log_in

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PORTAL = list(permission_table.portal_rows())
API = list(permission_table.api_rows())

pytestmark = pytest.mark.django_db


def addresses(app: str) -> dict[str | None, URLPattern]:
    """Every address of one door, by name."""

    def walk(resolver: URLResolver) -> dict[str | None, URLPattern]:
        found: dict[str | None, URLPattern] = {}
        for entry in resolver.url_patterns:
            found |= walk(entry) if isinstance(entry, URLResolver) else {entry.name: entry}
        return found

    (door,) = (entry for entry in get_resolver().url_patterns if getattr(entry, "app_name", "") == app)
    return walk(door)  # type: ignore[arg-type]


def methods_of(entry: URLPattern) -> set[str]:
    """The methods a view written as a class answers to; what a function answers to is tried instead."""
    view: Any = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", None)
    return {method for method in METHODS if method.lower() in view.http_method_names and hasattr(view, method.lower())}


def wrong(rows: list[Row], expected: Callable[[Row], int], status: Callable[[Row], int]) -> dict[str, str]:
    """The rows that answer something else, each with what came and what should have."""
    found = {str(row): (status(row), expected(row)) for row in rows}
    return {name: f"{came}, not {due}" for name, (came, due) in found.items() if came != due}


# --- The table covers everything ---------------------------------------------------------------------------------


def test_the_table_names_every_address_and_method_of_the_portal() -> None:
    open_to_all = permission_table.PUBLIC.keys() | permission_table.LOGGED_IN.keys()
    there = {(name, method) for name, entry in addresses("portal").items() if name not in open_to_all
             for method in methods_of(entry)}  # fmt: skip
    assert {(row.name, row.method) for row in PORTAL} == there
    assert open_to_all <= addresses("portal").keys()


def test_the_table_names_every_address_and_method_of_the_interface() -> None:
    there = {(name, method) for name, entry in addresses("api").items() if name not in permission_table.API_PUBLIC
             for method in methods_of(entry)}  # fmt: skip
    rows = [*API, *permission_table.rights_rows()]
    assert {(row.name, row.method) for row in rows if row.method != "HEAD"} == there
    assert permission_table.API_PUBLIC.keys() <= addresses("api").keys()


# --- People ------------------------------------------------------------------------------------------------------


@pytest.fixture
def world() -> PortalWorld:
    return PortalWorld()


def answer(world: PortalWorld, client: Client, row: Row, **places: Any) -> Any:
    """What an address in the first house answers; ``places`` are things of the other house."""
    names = set(addresses("portal")[row.name].pattern.converters) | {"organisation_id"}
    return call(client, row.name, row.method, {**world.home.things, **places}, names)


def test_logged_out_every_address_leads_to_the_log_in_and_back(world: PortalWorld) -> None:
    def status(row: Row) -> int:
        found = answer(world, Client(), row)
        back = f"?next={found.request['PATH_INFO'].replace('/', '%2F')}" if row.method == "GET" else ""
        assert found.headers["Location"] == f"/log-ind{back}", str(row)
        return int(found.status_code)

    assert not wrong(PORTAL, lambda row: 302, status)


def test_without_any_right_the_organisation_does_not_exist(world: PortalWorld) -> None:
    nobody = world.client(frozenset(), world.home.organisation)
    assert not wrong(PORTAL, lambda row: 404, lambda row: answer(world, nobody, row).status_code)


def test_every_right_but_the_ones_asked_for_opens_nothing_and_the_page_names_them(world: PortalWorld) -> None:
    def status(row: Row) -> int:
        found = answer(world, world.client(PERSON_PRIVILEGES - row.opens, world.home.organisation), row)
        # What only Digital Post itself gives is named where nothing else opens.
        named = row.opens & set(ASKABLE) or row.opens
        assert all(privilege.label in found.content.decode() for privilege in named), str(row)
        return int(found.status_code)

    # Where any right at all opens the page, to have none of them is the test above.
    assert not wrong([row for row in PORTAL if PERSON_PRIVILEGES - row.opens], lambda row: 403, status)


def test_every_right_in_another_organisation_opens_nothing_here(world: PortalWorld) -> None:
    stranger = world.client(PERSON_PRIVILEGES, world.other.organisation)
    assert not wrong(PORTAL, lambda row: 404, lambda row: answer(world, stranger, row).status_code)


def test_each_of_the_rights_asked_for_is_enough_alone(world: PortalWorld) -> None:
    answers = {str(row): row.answer for row in PORTAL}

    def statuses(row: Row) -> set[int]:
        people = (world.client(frozenset({privilege}), world.home.organisation) for privilege in row.opens)
        return {answer(world, person, row).status_code for person in people}

    found = {str(row): statuses(row) for row in PORTAL}
    assert not {name: seen for name, seen in found.items() if seen != {answers[name]}}


PLACES = (
    "system_id",
    "certificate_id",
    "person_id",
    "grant_id",
    "group_id",
    "item_id",
    "round_id",
    "letter",
    "link_id",
    "held_id",
    "request_id",
    "document_id",
    "message_id",
    "run_id",
)


def test_things_of_another_organisation_do_not_exist_under_ones_own(world: PortalWorld) -> None:
    everything = world.client(PERSON_PRIVILEGES, world.home.organisation)
    for place in PLACES:
        concerned = [row for row in PORTAL if place in addresses("portal")[row.name].pattern.converters]
        assert concerned, place
        foreign = {place: world.other.things[place]}
        found = wrong(concerned, lambda row: 404, lambda row: answer(world, everything, row, **foreign).status_code)  # noqa: B023
        assert not found, place


def personal(name: str) -> str:
    """An address without an organisation, with something nobody has in every place."""
    places = addresses("portal")[name].pattern.converters
    return reverse(f"portal:{name}", kwargs={place: uuid.UUID(int=7) for place in places})


def test_what_needs_no_right_answers_as_the_table_says(cast: Cast) -> None:
    found, given = {}, {}
    for name, answers in (permission_table.PUBLIC | permission_table.LOGGED_IN).items():
        address = personal(name) if name else "/was"
        for method in METHODS:
            given[name, method] = log_in(Client(), cast.karen).generic(method, address).status_code
            if method in answers:
                found[name, method] = answers[method]
            elif given[name, method] in (200, 302):
                # A page for reading shows itself whatever the method is; it changes nothing.
                found[name, method] = answers.get("GET", 405)
            else:
                found[name, method] = 405
    assert given == found


@pytest.mark.parametrize("name", permission_table.LOGGED_IN)
def test_logged_out_the_choice_of_organisation_leads_to_the_log_in(client: Client, name: str) -> None:
    assert client.get(personal(name)).headers["Location"].startswith("/log-ind?next=")


# --- Systems -----------------------------------------------------------------------------------------------------


@pytest.fixture
def systems() -> ApiWorld:
    return ApiWorld()


def caller_for(systems: ApiWorld, row: Row) -> Caller:
    """The system that has the row's right."""
    return systems.receiver if permission_table.RECEIVER in row.opens else systems.sender


def without_rights(organisation: Organisation) -> System:
    """A sender system whose right has been taken back."""
    system = build_system(organisation, is_sender=True)
    (held,) = Grant.objects.filter(grantee=system.identity)
    fbrs.revoke(by=None, held=held)
    return system


def ask(systems: ApiWorld, caller: Caller, row: Row) -> Any:
    """What an address about the home organisation's message answers."""
    return systems.call(caller, row.name, row.method, systems.places(systems.message, systems.sender))


def test_a_system_with_the_right_gets_what_the_table_says(systems: ApiWorld) -> None:
    def status(row: Row) -> int:
        return int(ask(systems, caller_for(systems, row), row).status_code)

    assert not wrong(API, lambda row: row.answer, status)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "key.missing"),
        ("Basic ", "key.unknown"),
        ("Basic bm9nbGU=", "key.unknown"),
        ("Basic wrong", "key.unknown"),
        ("Bearer abc", "key.missing"),
    ],
)
def test_no_key_or_a_wrong_one_is_401_everywhere(systems: ApiWorld, header: str, code: str) -> None:
    wrong_token = tokens.key(systems.sender.system.pk, tokens.new_token())
    systems.sender.headers = {"Authorization": f"Basic {wrong_token}" if header == "Basic wrong" else header}
    for row in API:
        found = ask(systems, systems.sender, row)
        assert found.status_code == 401, str(row)
        assert row.method == "HEAD" or error_of(found, 401) == code


def test_a_system_without_the_right_is_403_everywhere(systems: ApiWorld) -> None:
    one_sided = [row for row in API if len(row.opens) == 1]
    assert len(one_sided) > len(API) - 2

    def status(row: Row) -> int:
        has_it = caller_for(systems, row)
        return int(ask(systems, systems.sender if has_it is systems.receiver else systems.receiver, row).status_code)

    assert not wrong(one_sided, lambda row: 403, status)
    neither = Caller(without_rights(systems.home))
    assert not wrong(API, lambda row: 403, lambda row: ask(systems, neither, row).status_code)


def test_a_system_that_is_switched_off_is_403_everywhere(systems: ApiWorld) -> None:
    for caller in (systems.sender, systems.receiver):
        caller.system.active_from = None
        caller.system.save(update_fields=["active_from"])

    def status(row: Row) -> int:
        return int(ask(systems, caller_for(systems, row), row).status_code)

    assert not wrong(API, lambda row: 403, status)


def test_foreign_messages_and_receipts_do_not_exist(systems: ApiWorld) -> None:
    places = systems.places(systems.foreign, systems.foreign_sender)
    # The contact register is one for all authorities; what each may see of it is tried in tests/api/test_register.py.
    concerned = [row for row in API if row.name in ("message", "message-receipt", "receipt")]

    def status(row: Row) -> int:
        return int(systems.call(caller_for(systems, row), row.name, row.method, places).status_code)

    assert not wrong(concerned, lambda row: 404, status)
    # Nor to the other end of the same organisation: a sender may not recall what others sent to its own people.
    delete = next(row for row in concerned if (row.name, row.method) == ("message", "DELETE"))
    assert systems.call(systems.sender, delete.name, delete.method, places).status_code == 404


def test_the_description_and_the_answer_to_unknown_addresses_are_all_that_is_open() -> None:
    opened = {name: {"GET": Client().get(f"/apis/v1/{path}").status_code}
              for name, path in (("openapi", "openapi"), ("unknown", "findes/ikke"))}  # fmt: skip
    assert opened == permission_table.API_PUBLIC
    assert {Client().generic(method, "/apis/v1/findes/ikke").status_code for method in METHODS} == {404}
