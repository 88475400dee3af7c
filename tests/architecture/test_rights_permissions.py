"""The permission table of the resources of rights, tried by every system that might come along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from administrativ_adgang.fbrs.rules import FOR_SYSTEMS_TOO
from tests.api.calls import Caller, error_of
from tests.architecture import permission_table
from tests.architecture.permission_table import Row
from tests.architecture.rights_world import RightsWorld
from tests.builders import build_system
from tests.stored import Stored

ROWS = list(permission_table.rights_rows())
#: What names something of one organisation.
NAMING = [row for row in ROWS if row.name.startswith(("identity", "group", "direct-privilege", "access-request"))]
NAMING = [row for row in NAMING if not row.name.endswith(("s", "bulk", "activation"))]
NAMING += [row for row in ROWS if row.name.startswith("system-fetch")]

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, stored: Stored) -> RightsWorld:
    return RightsWorld()


def wrong(expected: Callable[[Row], int], status: Callable[[Row], int], rows: list[Row] = ROWS) -> dict[str, str]:
    """The rows that answer something else, each with what came and what should have."""
    found = {str(row): (status(row), expected(row)) for row in rows}
    return {name: f"{came}, not {due}" for name, (came, due) in found.items() if came != due}


def answer(world: RightsWorld, caller: Caller, row: Row) -> Any:
    """What an address about the home organisation answers."""
    return world.call(caller, world.home, row.name, row.method)


def test_each_of_the_rights_asked_for_is_enough_alone(world: RightsWorld) -> None:
    def statuses(row: Row) -> set[int]:
        return {answer(world, world.caller(frozenset({one})), row).status_code for one in row.opens}

    found = {str(row): (statuses(row), {row.answer}) for row in ROWS}
    assert not {name: seen for name, (seen, due) in found.items() if seen != due}


def test_every_right_but_the_ones_asked_for_opens_nothing(world: RightsWorld) -> None:
    def status(row: Row) -> int:
        found = answer(world, world.caller(FOR_SYSTEMS_TOO - row.opens), row)
        assert row.method == "HEAD" or error_of(found, found.status_code) == "not.allowed"
        return int(found.status_code)

    assert not wrong(lambda row: 403, status)
    receiver = Caller(build_system(world.home.organisation, slot=1))
    assert not wrong(lambda row: 403, lambda row: answer(world, receiver, row).status_code)


def test_without_a_key_nothing_opens(world: RightsWorld) -> None:
    nobody = world.caller(FOR_SYSTEMS_TOO)
    nobody.headers = {}
    assert not wrong(lambda row: 401, lambda row: answer(world, nobody, row).status_code)


def test_a_system_that_is_switched_off_opens_nothing(world: RightsWorld) -> None:
    caller = world.caller(FOR_SYSTEMS_TOO)
    caller.system.active_from = None
    caller.system.save(update_fields=["active_from"])
    assert not wrong(lambda row: 403, lambda row: answer(world, caller, row).status_code)


def test_what_belongs_to_another_organisation_does_not_exist(world: RightsWorld) -> None:
    stranger = world.caller(FOR_SYSTEMS_TOO, world.other)
    # Its own draft in the world's helper would be its own; here it is another system's.
    own = world.caller(FOR_SYSTEMS_TOO)
    draft_of = world.home.draft_of
    world.home.draft_of = lambda caller: draft_of(own)  # type: ignore[method-assign]
    assert not wrong(lambda row: 404, lambda row: answer(world, stranger, row).status_code, NAMING)
    assert {row.name for row in NAMING} == {
        "identity",
        "identity-verification",
        "identity-group",
        "group-privilege",
        "group-grantee",
        "direct-privilege",
        "direct-privileges-of-grantee",
        "access-request",
        "access-request-document",
        "system-fetches",
        "system-fetches-message-count",
        "system-fetch",
    }
    inside = [row for row in ROWS if row.name in ("group-privileges", "group-grantees")]
    assert not wrong(lambda row: 404, lambda row: answer(world, stranger, row).status_code, inside)
