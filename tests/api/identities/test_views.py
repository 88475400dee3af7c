"""Identities over the interface: found, read, changed and made inactive."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import access, delegation
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Privilege
from tests.api.calls import error_of
from tests.api.houses import House, ask, faults_of, last_event, rows_of
from tests.builders import build_citizen, build_company, build_employee

pytestmark = pytest.mark.django_db

IDENTITIES = "identities/"


@pytest.fixture
def home(db: None) -> House:
    return House()


def names(home: House, query: str = "") -> list[str]:
    """Whom a search finds."""
    return [row["name"] for row in rows_of(home.system.get(IDENTITIES + query), "identities")]


class TestSearching:
    def test_the_organisation_its_people_its_systems_and_its_partners_are_found_and_nobody_else(
        self, home: House
    ) -> None:
        House()
        partner = build_company("Revi A/S")
        delegation.delegate(by=home.birgit, partner=partner, privilege=Privilege.MESSAGE_BASIC, scope=home.organisation)
        build_employee(partner, name="Vagn Thorsen")
        system = home.system.system.name
        assert set(names(home)) == {home.organisation.name, "Birgit Storm", "Amina Yusuf", system, "Revi A/S"}

    def test_what_is_shown_of_each_kind(self, home: House) -> None:
        rows = {row["type"]: row for row in rows_of(home.system.get(f"{IDENTITIES}?any=*"), "identities")}
        company, machine, employee = rows["COMPANY"], rows["EXTERNAL_SYSTEM"], rows["EMPLOYEE"]
        assert company["id"] == home.id == employee["parentIdentityId"] == machine["parentIdentityId"]
        assert company["identifiers"][0]["value"] == home.organisation.cvr_number
        kinds = {one["type"] for one in employee["identifiers"]}
        assert kinds == {"CVR_NUMBER", "EMPLOYEE_ID"}
        assert machine["details"]["clientId"] == str(home.system.system.pk)
        assert machine["details"]["authorities"] == ["AUTHORITY_SENDER_SYSTEM", "ORGANISATION_USER_ADMINISTRATOR"]
        assert len(base64.b64decode(employee["transactionId"])) == 24
        assert employee["status"] == "ACTIVE"

    def test_of_an_outsider_the_name_at_log_in_is_not_shown(self, home: House) -> None:
        partner = build_company("Revi A/S")
        rikke = build_employee(partner, Privilege.ORGANISATION_USER_ADMINISTRATOR)
        mail = Privilege.MESSAGE_BASIC
        held = delegation.delegate(by=home.birgit, partner=partner, privilege=mail, scope=home.organisation).grant
        vagn = delegation.hand_on(by=rikke, held=held, grantee=build_employee(partner, name="Vagn Thorsen")).grant
        shown = home.system.get(f"{IDENTITIES}{vagn.grantee_id}").json()
        assert [one["type"] for one in shown["identifiers"]] == ["CVR_NUMBER"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?type=EMPLOYEE&sortFields=name:asc", ["Amina Yusuf", "Birgit Storm"]),
            ("?type=EMPLOYEE&sortFields=name:desc", ["Birgit Storm", "Amina Yusuf"]),
            ("?type=EMPLOYEE&rightsAdmin=true", ["Birgit Storm"]),
            ("?type=EMPLOYEE&rightsAdmin=false", ["Amina Yusuf"]),
            ("?any=yusu*", ["Amina Yusuf"]),
            ("?type=CITIZEN,INTERNAL_SYSTEM", []),
            ("?status=INACTIVE", []),
            ("?type=EMPLOYEE&lastUpdated=2099-01-01T00:00:00Z", []),
            ("?cprNumber=0101990001", []),
            ("?cvrNumber=99999999", []),
            ("?filterContextId=7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b", []),
            ("?ridNumber=ingen", []),
        ],
    )
    def test_filters(self, home: House, query: str, found: list[str]) -> None:
        assert names(home, query) == found

    def test_filters_by_id_system_log_in_and_organisation(self, home: House) -> None:
        amina = rows_of(home.system.get(f"{IDENTITIES}?id={home.amina.pk}"), "identities")[0]
        subject = next(one["value"] for one in amina["identifiers"] if one["type"] == "EMPLOYEE_ID")
        assert names(home, f"?ridNumber={subject}&cvrNumber={home.organisation.cvr_number}") == ["Amina Yusuf"]
        assert names(home, f"?clientId={home.system.system.pk}") == [home.system.system.name]
        assert len(names(home, f"?filterContextId={home.id}&type=EMPLOYEE")) == 2
        assert rows_of(home.system.get(f"{IDENTITIES}?fields=name&id={home.amina.pk}"), "identities") == [
            {"id": str(home.amina.pk), "name": "Amina Yusuf"}
        ]

    def test_pages_by_number_and_by_cursor_give_everybody_once(self, home: House) -> None:
        for number in range(5):
            build_employee(home.organisation, name=f"Medarbejder {number}")
        everybody = names(home, "?type=EMPLOYEE&size=1000")
        by_number = [name for page in range(4) for name in names(home, f"?type=EMPLOYEE&size=2&page={page}")]
        assert by_number == everybody
        by_cursor, cursor = [], ""
        while True:
            body = home.system.get(f"{IDENTITIES}?type=EMPLOYEE&size=2&next={cursor}").json()
            by_cursor += [row["name"] for row in body["identities"]]
            cursor = body.get("next", "")
            if not cursor:
                break
            milliseconds, transaction = json.loads(base64.b64decode(cursor))
            assert (isinstance(milliseconds, int), len(base64.b64decode(transaction))) == (True, 24)
        assert by_cursor == everybody
        assert (body["totalElements"], body["totalPages"]) == (7, 4)

    def test_what_cannot_be_searched_for_is_named(self, home: House) -> None:
        query = (
            "type=KONGE&id=mig&cprNumber=12&status=DØD&rightsAdmin=ja&lastUpdated=i%20g%C3%A5r&size=0&page=x&next=ab"
        )
        answer = home.system.get(f"{IDENTITIES}?{query}&searchParameters=navn&any=%00")
        assert set(faults_of(answer)) == {
            "type", "id", "cprNumber", "status", "rightsAdmin", "lastUpdated", "size", "page", "next",
            "searchParameters", "any",
        }  # fmt: skip
        assert "12" not in answer.json()["message"]

    def test_every_search_is_told_of_without_anybodys_number(self, home: House) -> None:
        home.system.get(f"{IDENTITIES}?cprNumber=0101990001")
        told = Event.objects.filter(system_id=home.system.system.pk, tag__in=["IDENTITY_SEARCHES", "CPR_LOOKED_UP"])
        assert {event.tag for event in told} == {"IDENTITY_SEARCHES", "CPR_LOOKED_UP"}
        assert not any("0101990001" in json.dumps(event.properties) for event in told)


class TestChanging:
    def put(self, home: House, body: Any, version: object = None, person: Identity | None = None) -> Any:
        """Change Amina, or somebody else."""
        one = person or home.amina
        return ask(home.system, "PUT", f"{IDENTITIES}{one.pk}", body, version=version or one.version)

    def test_what_was_read_can_be_sent_back_with_another_name(self, home: House) -> None:
        read = home.system.get(f"{IDENTITIES}{home.amina.pk}")
        assert last_event("IDENTITY_READ").properties == {"identity": str(home.amina.pk)}
        body = {**read.json(), "name": "Amina Berg"}
        answer = self.put(home, body, read["ETag"])
        assert (answer.status_code, answer.json()["name"], answer.json()["version"]) == (200, "Amina Berg", 2)
        assert answer["ETag"] == '"2"'

    def test_an_inactive_person_is_out_at_once_and_in_again_with_the_same_rights(self, home: House) -> None:
        assert home.right
        gone = self.put(home, {"type": "EMPLOYEE", "status": "INACTIVE"})
        assert gone.json()["status"] == "INACTIVE"
        assert not access.may(home.amina, Privilege.CONTACT_ADMINISTRATOR, home.organisation)
        event = last_event("IDENTITY_DEACTIVATED")
        assert (event.actor_identity_id, event.system_id) == (home.system.system.identity_id, home.system.system.pk)
        self.put(home, {"type": "EMPLOYEE", "status": "ACTIVE"}, gone.json()["version"])
        assert access.may(home.amina, Privilege.CONTACT_ADMINISTRATOR, home.organisation)

    def test_the_last_rights_administrator_stays_active_and_keeps_the_old_name_too(self, home: House) -> None:
        body = {"type": "EMPLOYEE", "name": "Birgit Ny", "status": "INACTIVE"}
        assert error_of(self.put(home, body, person=home.birgit), 400) == "last.rights.administrator"
        home.birgit.refresh_from_db()
        assert (home.birgit.name, home.birgit.is_active) == ("Birgit Storm", True)

    def test_versions(self, home: House) -> None:
        body = {"type": "EMPLOYEE", "name": "Amina Berg"}
        assert error_of(self.put(home, body, 7), 409) == "stale.version"
        answer = ask(home.system, "PUT", f"{IDENTITIES}{home.amina.pk}", body)
        assert error_of(answer, 400) == "if.match.missing"

    @pytest.mark.parametrize(
        ("wrong", "fields"),
        [
            ({"type": "CITIZEN"}, {"type": "type.not.allowed"}),
            ({"type": "KONGE"}, {"type": "type.not.allowed"}),
            ({"type": None}, {"type": "type.missing"}),
            ({"name": "x" * 257}, {"name": "name.too.long"}),
            ({"name": "Am\x00ina"}, {"name": "name.format.not.allowed"}),
            ({"name": " "}, {"name": "name.missing"}),
            ({"status": "DEAD"}, {"status": "status.not.allowed"}),
            (
                {"parentIdentityId": "7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b"},
                {"parentIdentityId": "parent.identity.id.not.allowed"},
            ),
            (
                {"subscription": {"channel": "amina"}},
                {"subscription.channel": "subscription.channel.format.not.allowed"},
            ),
            ({"subscription": "amina"}, {"subscription": "subscription.format.not.allowed"}),
        ],
    )
    def test_what_cannot_be_used_is_named(self, home: House, wrong: Any, fields: dict[str, str]) -> None:
        assert faults_of(self.put(home, {"type": "EMPLOYEE", **wrong})) == fields

    def test_only_own_employees_are_changed(self, home: House) -> None:
        machine = home.system.system.identity
        machine.refresh_from_db()
        answer = self.put(home, {"type": "EXTERNAL_SYSTEM", "name": "Andet"}, person=machine)
        assert error_of(answer, 403) == "identity.not.an.employee"
        partner = House(build_company("Revi A/S"))
        delegation.delegate_through(
            by=home.birgit, person=partner.amina, privilege=Privilege.MESSAGE_BASIC, scope=home.organisation
        )
        answer = self.put(home, {"type": "EMPLOYEE", "status": "INACTIVE"}, person=partner.amina)
        assert error_of(answer, 403) == "identity.not.an.employee"

    @pytest.mark.parametrize("identifier", ["mig", "1", "7d0c5f1e", "%00"])
    def test_a_malformed_id_is_refused(self, home: House, identifier: str) -> None:
        assert error_of(home.system.get(f"{IDENTITIES}{identifier}"), 400) == "fields.not.allowed"

    def test_letters_of_an_id_may_be_large(self, home: House) -> None:
        assert home.system.get(f"{IDENTITIES}{str(home.amina.pk).upper()}").status_code == 200


class TestCprValidation:
    def test_a_citizens_number_matches_and_any_other_does_not(self, home: House) -> None:
        citizen = build_citizen()
        for number, status in ((citizen.number, "MATCHED"), ("0101990000", "NOT_MATCHED")):
            answer = ask(home.system, "POST", f"{IDENTITIES}validation/cpr", {"cprNumber": number})
            assert answer.json() == {"status": status}
        assert Event.objects.filter(tag="CPR_LOOKED_UP", system_id=home.system.system.pk).count() == 2

    @pytest.mark.parametrize("number", ["12345678", "010199-0001", "٠١٠١٩٩٠٠٠١", "", None])
    def test_what_is_no_number_is_refused_and_not_repeated(self, home: House, number: Any) -> None:
        answer = ask(home.system, "POST", f"{IDENTITIES}validation/cpr", {"cprNumber": number})
        assert set(faults_of(answer)) == {"cprNumber"}
        assert "rejectedValue" not in answer.json()["fieldErrors"][0]

    def test_a_company_is_told_of_no_citizens(self) -> None:
        company = House(build_company())
        answer = ask(company.system, "POST", f"{IDENTITIES}validation/cpr", {"cprNumber": build_citizen().number})
        assert error_of(answer, 403) == "cpr.look.up.not.allowed"


def test_a_clock_in_the_answers_is_utc_with_milliseconds(home: House) -> None:
    row = home.system.get(f"{IDENTITIES}{home.amina.pk}").json()
    assert row["createdDate"].endswith("Z")
    assert len(row["createdDate"]) == len("2026-11-23T15:00:00.000Z")
