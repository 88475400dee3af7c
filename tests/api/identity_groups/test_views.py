"""Groups over the interface: what they hold, who is in them, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, groups
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Group
from administrativ_adgang.fbrs.privileges import Privilege
from tests.api.calls import error_of
from tests.api.houses import ADMINISTRATOR, RIGHT, House, ask, faults_of, last_event, rows_of, unknown
from tests.builders import build_employee

pytestmark = pytest.mark.django_db

GROUPS = "identity-groups/"
STATISTICS = Privilege.STATISTICS_ADMINISTRATOR


@pytest.fixture
def home(db: None) -> House:
    return House()


def right(home: House, privilege: Privilege = STATISTICS, **fields: Any) -> dict[str, Any]:
    """The body that gives a group a right."""
    return {"scopeId": home.id, "type": privilege.value, "source": "SELF_SERVICE", **fields}


def grantee(home: House, **fields: Any) -> dict[str, Any]:
    """The body that lets Amina join."""
    return {"identityId": str(home.amina.pk), "issuerId": str(home.birgit.pk), **fields}


class TestCreating:
    def test_a_group_comes_with_its_rights_and_grantees_in_the_issuers_name(self, home: House) -> None:
        body = {"name": "Jurister", "issuerId": str(home.birgit.pk), "ownerId": home.id}
        answer = ask(home.system, "POST", GROUPS, {**body, "privileges": [right(home)], "grantees": [grantee(home)]})
        assert answer.status_code == 201, answer.content
        group = answer.json()
        assert (group["type"], group["ownerId"], group["issuerId"]) == ("MANUAL", home.id, str(home.birgit.pk))
        assert [one["identityId"] for one in group["grantees"]] == [str(home.amina.pk)]
        assert [one["type"] for one in group["privileges"]] == [STATISTICS]
        assert access.may(home.amina, STATISTICS, home.organisation)
        assert home.system.get(f"{GROUPS}{group['id']}").json() == group
        assert last_event("PRIVILEGES_GRANTED").system_id == home.system.system.pk

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"name": None}, 400),
            ({"name": "x" * 257}, 400),
            ({"type": "DEFAULT"}, 400),
            ({"type": "KING"}, 400),
            ({"ownerId": unknown()}, 400),
            ({"issuerId": unknown()}, 400),
            ({"name": "sagsbehandlere"}, 409),
            ({"privileges": [{"type": "STATISTICS_ADMINISTRATOR"}]}, 400),
            ({"grantees": [{"identityId": unknown(), "issuerId": unknown()}]}, 400),
        ],
    )
    def test_what_cannot_be_made_leaves_nothing(self, home: House, fields: Any, status: int) -> None:
        assert home.group
        assert ask(home.system, "POST", GROUPS, {"name": "Jurister", **fields}).status_code == status
        assert list(Group.objects.filter(organisation=home.organisation)) == [home.group]

    def test_a_bad_right_or_grantee_takes_the_whole_group_with_it(self, home: House) -> None:
        central = {"name": "Jurister", "privileges": [right(home), right(home, Privilege.SUPPORT)]}
        assert error_of(ask(home.system, "POST", GROUPS, central), 403) == "not.allowed"
        stranger = {"name": "Jurister", "grantees": [grantee(home, identityId=str(House().amina.pk))]}
        assert faults_of(ask(home.system, "POST", GROUPS, stranger)) == {"identityId": "identity.id.not.found"}
        assert not Group.objects.filter(organisation=home.organisation).exists()


class TestOneGroup:
    def test_it_is_renamed_and_what_it_holds_is_left_alone(self, home: House) -> None:
        read = home.system.get(f"{GROUPS}{home.group.pk}")
        body = {**read.json(), "name": "Tilbagekaldere"}
        answer = ask(home.system, "PUT", f"{GROUPS}{home.group.pk}", body, version=read["ETag"])
        assert (answer.json()["name"], answer.json()["version"]) == ("Tilbagekaldere", 2)
        assert answer.json()["privileges"] == body["privileges"]
        body["grantees"] = []
        answer = ask(home.system, "PUT", f"{GROUPS}{home.group.pk}", body, version=2)
        assert faults_of(answer) == {"grantees": "grantees.not.allowed"}
        stale = ask(home.system, "PUT", f"{GROUPS}{home.group.pk}", {"name": "Andre"}, version=1)
        assert error_of(stale, 409) == "stale.version"

    def test_closed_it_is_gone_and_its_rights_with_it(self, home: House) -> None:
        address = f"{GROUPS}{home.group.pk}"
        assert error_of(ask(home.system, "DELETE", address), 400) == "if.match.missing"
        assert error_of(ask(home.system, "DELETE", address, version=9), 409) == "stale.version"
        assert access.may(home.amina, RIGHT, home.organisation)
        assert ask(home.system, "DELETE", address, version=1).status_code == 204
        assert not access.may(home.amina, RIGHT, home.organisation)
        assert error_of(ask(home.system, "DELETE", address, version=2), 404) == "not.found"

    def test_groups_are_listed_and_searched(self, home: House) -> None:
        House().group  # noqa: B018
        groups.create_group(by=home.birgit, scope=home.organisation, name="Arkivet")
        assert home.group
        found = rows_of(home.system.get(f"{GROUPS}?sortFields=name:asc"), "identityGroups")
        assert [one["name"] for one in found] == ["Arkivet", "Sagsbehandlere"]
        assert [len(one["grantees"]) for one in found] == [0, 1]
        assert len(rows_of(home.system.get(f"{GROUPS}?any=arki"), "identityGroups")) == 1
        assert last_event("PRIVILEGE_GROUP_SEARCHES").properties == {"found": "1"}


class TestItsRights:
    def test_a_right_is_given_changed_and_taken(self, home: House) -> None:
        address = f"{GROUPS}{home.group.pk}/privileges/"
        given = ask(home.system, "POST", address, right(home, issuerId=str(home.birgit.pk)))
        assert given.status_code == 201
        assert access.may(home.amina, STATISTICS, home.organisation)
        end = (clock.now() + timedelta(days=5)).isoformat()
        one = f"{address}{given.json()['id']}"
        changed = ask(home.system, "PUT", one, right(home, activeToDateTime=end), version=1)
        assert (changed.status_code, changed.json()["version"]) == (200, 2)
        assert "activeTo" in changed.json()
        assert error_of(ask(home.system, "DELETE", one, version=1), 409) == "stale.version"
        assert ask(home.system, "DELETE", one, version=2).status_code == 204
        assert not access.may(home.amina, STATISTICS, home.organisation)
        assert error_of(ask(home.system, "DELETE", one, version=3), 404) == "not.found"

    def test_what_cannot_be_given_is_refused(self, home: House) -> None:
        address = f"{GROUPS}{home.group.pk}/privileges/"
        assert error_of(ask(home.system, "POST", address, right(home, RIGHT)), 409) == "privilege.already.given"
        for central in (Privilege.TRUSTED_RECIPIENT, Privilege.AUTHORITY_SENDER_SYSTEM):
            assert error_of(ask(home.system, "POST", address, right(home, central)), 403) == "not.allowed"
        for field in ("scopeId", "parentPrivilegeId"):
            assert set(faults_of(ask(home.system, "POST", address, right(home, **{field: unknown()})))) == {field}
        past = right(home, activeTo="2020-01-01T00:00:00Z")
        assert set(faults_of(ask(home.system, "POST", address, past))) == {"activeToDateTime"}

    def test_only_the_end_of_a_right_can_be_changed(self, home: House) -> None:
        held = home.group.grants.get()
        answer = ask(home.system, "PUT", f"{GROUPS}{home.group.pk}/privileges/{held.pk}", right(home), version=1)
        assert faults_of(answer) == {"type": "type.not.allowed"}


class TestItsGrantees:
    def test_one_joins_once_and_leaves(self, home: House) -> None:
        address = f"{GROUPS}{home.group.pk}/grantees/"
        assert error_of(ask(home.system, "POST", address, grantee(home)), 409) == "grantee.already.in.group"
        ida = build_employee(home.organisation, name="Ida Krogh")
        joined = ask(home.system, "POST", address, grantee(home, identityId=str(ida.pk)))
        assert joined.status_code == 201
        assert access.may(ida, RIGHT, home.organisation)
        one = f"{address}{joined.json()['id']}"
        same = ask(home.system, "PUT", one, grantee(home, identityId=str(ida.pk)), version=1)
        assert same.json() == joined.json()
        other = ask(home.system, "PUT", one, grantee(home), version=1)
        assert faults_of(other) == {"identityId": "identity.id.not.allowed"}
        assert ask(home.system, "DELETE", one, version=1).status_code == 204
        assert not access.may(ida, RIGHT, home.organisation)
        assert error_of(ask(home.system, "DELETE", one, version=1), 404) == "not.found"

    def test_who_may_not_join_is_refused(self, home: House) -> None:
        address = f"{GROUPS}{home.group.pk}/grantees/"
        machine = str(home.system.system.identity_id)
        assert faults_of(ask(home.system, "POST", address, grantee(home, identityId=machine))) == {
            "identityId": "refused.by.rule"
        }
        assert faults_of(ask(home.system, "POST", address, {"identityId": str(home.amina.pk)})) == {
            "issuerId": "issuer.id.missing"
        }
        by_amina = grantee(home, identityId=str(home.birgit.pk), issuerId=str(home.amina.pk))
        assert error_of(ask(home.system, "POST", address, by_amina), 403) == "not.allowed"

    def test_a_group_with_a_central_right_is_beyond_the_system(self, home: House) -> None:
        fbrs.give_to_group(by=None, group=home.group, privilege=Privilege.TRUSTED_RECIPIENT)
        address = f"{GROUPS}{home.group.pk}/grantees/"
        answer = ask(home.system, "POST", address, grantee(home, identityId=str(home.birgit.pk)))
        assert error_of(answer, 403) == "not.allowed"

    def test_the_last_administrator_cannot_leave_the_group_that_makes_them_one(self, home: House) -> None:
        keepers = groups.create_group(by=home.birgit, scope=home.organisation, name="Rettigheder")
        fbrs.give_to_group(by=home.birgit, group=keepers, privilege=ADMINISTRATOR)
        groups.add_members(by=home.birgit, group=keepers, people=[home.amina])
        fbrs.revoke(by=home.amina, held=home.birgit.grants.get())
        place = keepers.memberships.get()
        answer = ask(home.system, "DELETE", f"{GROUPS}{keepers.pk}/grantees/{place.pk}", version=1)
        assert error_of(answer, 400) == "last.rights.administrator"
        assert access.may(home.amina, ADMINISTRATOR, home.organisation)
