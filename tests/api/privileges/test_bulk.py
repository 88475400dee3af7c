"""Many changes in one call: all of them, or none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.api.calls import error_of
from tests.api.houses import ADMINISTRATOR, RIGHT, House, ask, faults_of, last_event, unknown

pytestmark = pytest.mark.django_db

CONTACTS, STATISTICS = Privilege.CONTACT_ADMINISTRATOR, Privilege.STATISTICS_ADMINISTRATOR


@pytest.fixture
def home(db: None) -> House:
    return House()


def change(home: House, add: Any = None, remove: Any = None) -> Any:
    """One call."""
    return ask(home.system, "POST", "privileges/direct/bulk", {"privilegesToAdd": add, "privilegesToRemove": remove})


def removal(home: House, grant: Grant, **fields: Any) -> dict[str, Any]:
    """The item that takes a right."""
    return {"id": str(grant.pk), "version": grant.version, "issuerId": str(home.birgit.pk), **fields}


def test_rights_come_and_go_together_and_the_answer_is_what_came(home: House) -> None:
    answer = change(home, [home.gift(), home.gift(privilege=STATISTICS)], [removal(home, home.right)])
    assert [one["type"] for one in answer.json()] == [RIGHT, STATISTICS]
    assert access.privileges_in(home.amina, home.organisation) == {RIGHT, STATISTICS}


def test_a_right_is_exchanged_for_the_same_with_another_end(home: House) -> None:
    end = (clock.now() + timedelta(days=9)).isoformat()
    answer = change(home, [home.gift(privilege=CONTACTS, activeToDateTime=end)], [removal(home, home.right)])
    assert answer.status_code == 200, answer.content
    (grant,) = Grant.objects.filter(grantee=home.amina, revoked_at=None)
    assert grant.active_to is not None


def test_the_last_rights_administrator_may_go_when_another_comes_in_the_same_call(home: House) -> None:
    (last,) = Grant.objects.filter(grantee=home.birgit)
    machine = str(home.system.system.identity_id)
    refused = change(home, remove=[removal(home, last, issuerId=machine)])
    assert error_of(refused, 400) == "last.rights.administrator"
    answer = change(
        home, [home.gift(privilege=ADMINISTRATOR, issuerId=machine)], [removal(home, last, issuerId=machine)]
    )
    assert answer.status_code == 200, answer.content
    assert access.may(home.amina, ADMINISTRATOR, home.organisation)
    assert not access.may(home.birgit, ADMINISTRATOR, home.organisation)


def bad_items(home: House) -> dict[str, tuple[Any, Any, int, str, str]]:
    """What to add and remove, and the status, field and code of the answer."""
    good, gone = home.gift(privilege=STATISTICS), removal(home, home.right)
    return {
        "unknown type": ([good, {**good, "type": "KING"}], [gone], 400, "privilegesToAdd[1].type", "type"),
        "not allowed": ([good, home.gift(privilege=Privilege.SUPPORT)], [gone], 403, "privilegesToAdd[1]", ""),
        "twice": ([good, good], [gone], 409, "privilegesToAdd[1]", ""),
        "in the past": ([good, home.gift(activeTo="2020-01-01T00:00:00Z")], [gone], 400, "privilegesToAdd[1]", ""),
        "unknown grantee": ([good, {**good, "granteeId": unknown()}], [gone], 400, "privilegesToAdd[1].granteeId", ""),
        "unknown right": ([good], [gone, {**gone, "id": unknown()}], 400, "privilegesToRemove[1].id", ""),
        "repeated": ([good], [gone, gone], 400, "privilegesToRemove[1].id", ""),
        "stale": ([good], [{**gone, "version": 7}], 409, "privilegesToRemove[0]", ""),
        "foreign issuer": ([good], [{**gone, "issuerId": unknown()}], 400, "issuerId", ""),
    }


@pytest.mark.parametrize(
    "case",
    [
        "unknown type",
        "not allowed",
        "twice",
        "in the past",
        "unknown grantee",
        "unknown right",
        "repeated",
        "stale",
        "foreign issuer",
    ],
)
def test_one_bad_item_and_nothing_happens(home: House, case: str) -> None:
    add, remove, status, field, _ = bad_items(home)[case]
    answer = change(home, add, remove)
    assert answer.status_code == status, answer.content
    if status != 403:
        (fault,) = answer.json()["fieldErrors"]
        assert field in fault["field"]
    assert access.privileges_in(home.amina, home.organisation) == {CONTACTS}


def test_a_refused_bulk_is_told_of_once(home: House) -> None:
    change(home, [home.gift(), home.gift(privilege=Privilege.SUPPORT)])
    assert last_event("PRIVILEGES_REFUSED").system_id == home.system.system.pk


@pytest.mark.parametrize(("add", "remove"), [(None, None), ([], []), (None, [])])
def test_an_empty_bulk_is_refused(home: House, add: Any, remove: Any) -> None:
    assert faults_of(change(home, add, remove)) == {"privilegesToAdd": "privileges.to.add.missing"}


def test_more_than_a_hundred_are_refused(home: House) -> None:
    assert "privilegesToAdd" in faults_of(change(home, [home.gift()] * 101))


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{}", "application/xml", "content.type.not.allowed"),
        (b"{}", "", "content.type.not.allowed"),
        (b"", "application/json", "request.not.readable"),
        (b"[]", "application/json", "request.not.readable"),
        (b'{"privilegesToAdd": NaN}', "application/json", "request.not.readable"),
        (b"[" * 100_000, "application/json", "request.not.readable"),
        (b'{"privilegesToAdd": "alle"}', "application/json; charset=utf-8", "fields.not.allowed"),
        (b'{"a": "' + b"x" * 300_000 + b'"}', "application/json", "content.too.large"),
    ],
)
def test_what_is_not_the_right_json_is_refused(home: House, body: bytes, kind: str, code: str) -> None:
    assert error_of(ask(home.system, "POST", "privileges/direct/bulk", body, kind=kind), 400) == code
