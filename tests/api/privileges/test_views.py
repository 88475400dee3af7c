"""Direct rights over the interface: who answers for them, what is refused, and that nothing is half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, SYSTEM_PRIVILEGES, Privilege
from tests.api.calls import Caller, error_of
from tests.api.houses import ADMINISTRATOR, HANDLER, RIGHT, House, ask, faults_of, last_event, rows_of, unknown
from tests.builders import build_company, build_employee

pytestmark = pytest.mark.django_db

DIRECT = "privileges/direct/"


@pytest.fixture
def home(db: None) -> House:
    return House()


class TestGiving:
    def test_a_right_is_given_in_the_issuers_name_through_the_system(self, home: House) -> None:
        end = clock.now() + timedelta(days=30)
        answer = ask(home.system, "POST", DIRECT, home.gift(activeToDateTime=end.isoformat()))
        assert answer.status_code == 201
        given = answer.json()
        assert answer["ETag"] == '"1"'
        assert (given["granteeId"], given["issuerId"], given["scopeId"]) == (
            str(home.amina.pk),
            str(home.birgit.pk),
            home.id,
        )
        assert given["activeTo"] == given["activeToDateTime"] == given["expirationNotification"]["expirationDate"]
        assert (given["version"], given["source"]) == (1, "SELF_SERVICE")
        assert access.may(home.amina, RIGHT, home.organisation)
        event = last_event("PRIVILEGES_GRANTED")
        assert (event.actor_identity_id, event.system_id) == (home.birgit.pk, home.system.system.pk)

    @pytest.mark.parametrize("privilege", sorted(SYSTEM_PRIVILEGES | CENTRAL_PRIVILEGES))
    def test_what_the_caller_may_not_give_is_refused(self, home: House, privilege: Privilege) -> None:
        grantee = home.build_system().identity if privilege in SYSTEM_PRIVILEGES else home.amina
        before = Grant.objects.count()
        assert error_of(ask(home.system, "POST", DIRECT, home.gift(grantee, privilege)), 403) == "not.allowed"
        assert Grant.objects.count() == before

    def test_the_issuer_must_be_allowed_too(self, home: House) -> None:
        gift = home.gift(issuerId=str(home.amina.pk))
        assert error_of(ask(home.system, "POST", DIRECT, gift), 403) == "not.allowed"
        assert not access.may(home.amina, RIGHT, home.organisation)

    def test_naming_a_central_manager_gives_the_system_nothing_more(self, home: House) -> None:
        manager = build_employee(home.organisation, Privilege.SYSTEM_MANAGER)
        gift = home.gift(privilege=Privilege.TRUSTED_RECIPIENT, issuerId=str(manager.pk))
        assert error_of(ask(home.system, "POST", DIRECT, gift), 403) == "not.allowed"

    def test_an_issuer_from_elsewhere_is_no_issuer_here(self, home: House) -> None:
        other = House()
        for identifier in (str(other.birgit.pk), unknown()):
            answer = ask(home.system, "POST", DIRECT, home.gift(issuerId=identifier))
            assert faults_of(answer) == {"issuerId": "issuer.id.not.found"}

    def test_the_same_right_twice_says_that_it_is_there_and_until_when(self, home: House) -> None:
        ask(home.system, "POST", DIRECT, home.gift())
        answer = ask(home.system, "POST", DIRECT, home.gift())
        assert error_of(answer, 409) == "privilege.already.given"
        assert "uden slutdato" in answer.json()["message"]
        assert Grant.objects.filter(grantee=home.amina, type=RIGHT).count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field", "code"),
        [
            ({"activeTo": "2020-01-01T00:00:00Z"}, "activeToDateTime", "refused.by.rule"),
            ({"activeTo": "i morgen"}, "activeTo", "active.to.format.not.allowed"),
            ({"type": "KING"}, "type", "type.not.allowed"),
            ({"source": "GIFT"}, "source", "source.not.allowed"),
            ({"source": "NPTE"}, "source", "source.not.allowed"),
            ({"granteeId": "mig"}, "granteeId", "grantee.id.format.not.allowed"),
            ({"granteeId": None}, "granteeId", "grantee.id.missing"),
            ({"granteeId": "7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b"}, "granteeId", "grantee.id.not.found"),
            ({"scopeId": "7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b"}, "scopeId", "scope.id.not.found"),
            (
                {"parentPrivilegeId": "7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b"},
                "parentPrivilegeId",
                "parent.privilege.id.not.found",
            ),
        ],
    )
    def test_what_cannot_be_used_is_named(self, home: House, wrong: dict[str, Any], field: str, code: str) -> None:
        assert faults_of(ask(home.system, "POST", DIRECT, {**home.gift(), **wrong})) == {field: code}
        assert not Grant.objects.filter(grantee=home.amina).exists()

    def test_an_inactive_grantee_and_a_stranger_are_refused(self, home: House) -> None:
        home.amina.is_active = False
        home.amina.save(update_fields=["is_active"])
        assert faults_of(ask(home.system, "POST", DIRECT, home.gift())) == {"granteeId": "refused.by.rule"}
        stranger = House().amina
        answer = ask(home.system, "POST", DIRECT, home.gift(stranger))
        assert faults_of(answer) == {"granteeId": "grantee.id.not.found"}

    def test_a_partner_is_appointed_and_hands_the_right_on_over_the_interface(self, home: House) -> None:
        partner = House(build_company("Revi A/S"))
        mail = Privilege.MESSAGE_BASIC
        link = ask(home.system, "POST", DIRECT, {**home.gift(privilege=mail), "granteeId": partner.id}).json()
        assert (link["source"], link["granteeId"]) == ("APPOINTED", partner.id)
        handed = partner.gift(privilege=mail, scopeId=home.id, parentPrivilegeId=link["id"])
        below = ask(partner.system, "POST", DIRECT, handed)
        assert below.status_code == 201, below.content
        assert access.may(partner.amina, mail, home.organisation)
        cut = ask(
            home.system, "DELETE", f"{DIRECT}{link['id']}", {"issuerId": str(home.birgit.pk)}, version=link["version"]
        )
        assert cut.status_code == 204
        assert not access.may(partner.amina, mail, home.organisation)

    def test_a_system_may_be_given_the_right_to_manage_rights_and_it_counts_at_its_next_call(self, home: House) -> None:
        machine = Caller(home.build_system())
        assert error_of(machine.get("privilege-types/"), 403) == "not.allowed"
        given = ask(home.system, "POST", DIRECT, home.gift(machine.system.identity, ADMINISTRATOR)).json()
        assert machine.get("privilege-types/").status_code == 200
        taken = ask(home.system, "DELETE", f"{DIRECT}{given['id']}", {"issuerId": str(home.birgit.pk)}, version=1)
        assert taken.status_code == 204
        assert error_of(machine.get("privilege-types/"), 403) == "not.allowed"


class TestTaking:
    def take(self, home: House, version: object = None, **fields: Any) -> Any:
        """Take Amina's right."""
        body = {"issuerId": str(home.birgit.pk), **fields}
        return ask(home.system, "DELETE", f"{DIRECT}{home.right.pk}", body, version=version)

    @pytest.mark.parametrize("version", ["1", '"1"', 'W/"1"'])
    def test_a_right_is_gone_and_afterwards_not_there(self, home: House, version: str) -> None:
        assert self.take(home, version).status_code == 204
        assert not access.privileges_in(home.amina, home.organisation)
        assert error_of(self.take(home, version), 404) == "not.found"

    @pytest.mark.parametrize(
        ("version", "status", "code"),
        [
            (None, 400, "if.match.missing"),
            ("*", 400, "if.match.not.allowed"),
            ("1e3", 400, "if.match.not.allowed"),
            ("99999999999", 400, "if.match.not.allowed"),
        ],
    )
    def test_without_a_version_nothing_is_taken(self, home: House, version: Any, status: int, code: str) -> None:
        assert error_of(self.take(home, version), status) == code
        assert access.may(home.amina, Privilege.CONTACT_ADMINISTRATOR, home.organisation)

    def test_a_stale_version_is_told_what_changed_and_by_whom(self, home: House) -> None:
        end = clock.now() + timedelta(days=1)
        fbrs.change_end(by=home.birgit, held=home.right, active_to=end, expected=1)
        answer = self.take(home, 1)
        assert error_of(answer, 409) == "stale.version"
        assert "Birgit Storm" in answer.json()["message"]

    def test_the_last_rights_administrator_stays(self, home: House) -> None:
        (held,) = Grant.objects.filter(grantee=home.birgit)
        answer = ask(home.system, "DELETE", f"{DIRECT}{held.pk}", {"issuerId": str(home.birgit.pk)}, version=1)
        assert error_of(answer, 400) == "last.rights.administrator"
        assert "Amina Yusuf" in answer.json()["message"]

    def test_without_an_issuer_or_with_a_foreign_one_nothing_is_taken(self, home: House) -> None:
        assert faults_of(self.take(home, 1, issuerId=None)) == {"issuerId": "issuer.id.missing"}
        assert faults_of(self.take(home, 1, issuerId=unknown())) == {"issuerId": "issuer.id.not.found"}
        assert error_of(self.take(home, 1, issuerId=str(home.amina.pk)), 403) == "not.allowed"
        assert access.may(home.amina, Privilege.CONTACT_ADMINISTRATOR, home.organisation)


class TestReading:
    def test_rights_are_listed_by_grantee_and_filtered(self, home: House) -> None:
        home.right  # noqa: B018
        home.group  # noqa: B018
        (row,) = rows_of(home.system.get(f"{DIRECT}grantee/{home.amina.pk}"), "directPrivileges")
        assert (row["id"], row["type"]) == (str(home.right.pk), "CONTACT_ADMINISTRATOR")
        assert home.system.get(f"{DIRECT}{home.right.pk}").json() == row
        address = f"{DIRECT}grantee/{home.amina.pk}"
        for query, count in (
            (f"?issuer={home.birgit.pk}", 1),
            (f"?issuer={home.amina.pk}", 0),
            (f"?scope={home.id}&type=CONTACT_ADMINISTRATOR,STATISTICS_ADMINISTRATOR", 1),
            ("?type=STATISTICS_ADMINISTRATOR", 0),
        ):
            assert len(rows_of(home.system.get(address + query), "directPrivileges")) == count, query
        types = {row["type"] for row in rows_of(home.system.get(DIRECT), "directPrivileges")}
        assert types == {"AUTHORITY_SENDER_SYSTEM", ADMINISTRATOR.value, "CONTACT_ADMINISTRATOR"}
        assert last_event("DIRECT_PRIVILEGE_SEARCHES").system_id == home.system.system.pk

    def test_unknown_values_of_a_filter_are_named(self, home: House) -> None:
        answer = home.system.get(f"{DIRECT}?type=KING&issuer=mig&size=1001&sortFields=farve:op")
        assert faults_of(answer) == {
            "type": "type.not.allowed",
            "issuer": "issuer.format.not.allowed",
            "size": "size.not.allowed",
            "sortFields": "sort.fields.not.allowed",
        }

    def test_the_types_are_those_the_caller_may_give(self, home: House) -> None:
        wanted = [privilege.value for privilege in Privilege if privilege in PERSON_PRIVILEGES - CENTRAL_PRIVILEGES]
        assert home.system.get("privilege-types/").json() == wanted
        assert home.system.get(f"privilege-types/?scopeIdentityId={home.id}").json() == wanted
        assert error_of(home.system.get(f"privilege-types/?scopeIdentityId={House().id}"), 404) == "not.found"
        handler = Caller(home.build_system(HANDLER))
        assert error_of(handler.get("privilege-types/"), 403) == "not.allowed"


class TestRefusedAttempts:
    def test_a_refused_attempt_is_told_of(self, home: House) -> None:
        ask(home.system, "POST", DIRECT, home.gift(issuerId=str(home.amina.pk)))
        event = last_event("PRIVILEGES_REFUSED")
        assert (event.actor_identity_id, event.system_id) == (home.amina.pk, home.system.system.pk)
        assert Event.objects.filter(tag="PRIVILEGES_REFUSED").count() == 1
