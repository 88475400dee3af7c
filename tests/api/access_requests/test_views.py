"""Access requests over the interface, from draft to answer, and who may take which step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, access_requests, activation
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import AccessRequest, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from tests.api.calls import Caller, error_of
from tests.api.houses import HANDLER, RIGHT, House, ask, faults_of, last_event, rows_of, unknown
from tests.builders import build_company, build_employee

pytestmark = pytest.mark.django_db

REQUESTS = "access-requests/"


@pytest.fixture
def home(db: None) -> House:
    return House()


def post(home: House, **fields: Any) -> Any:
    """Write a request."""
    return ask(home.system, "POST", REQUESTS, home.wish(**fields))


def step(home: House, request: dict[str, Any], state: str, caller: Caller | None = None, **fields: Any) -> Any:
    """Bring it to a state."""
    body = {**request, "requestState": state, **fields}
    return ask(caller or home.system, "PUT", f"{REQUESTS}{request['id']}", body, version=request["version"])


class TestWriting:
    def test_a_draft_is_the_systems_and_the_requesters_and_nobody_elses(self, home: House) -> None:
        answer = post(home, documentations=[{"documentationType": "OTHER", "filename": "attest.pdf"}])
        assert answer.status_code == 201, answer.content
        draft = answer.json()
        assert (draft["requestState"], draft["privileges"]) == ("DRAFT", [RIGHT])
        assert draft["requester"]["employeeIdentityId"] == str(home.amina.pk)
        assert draft["accessTo"]["organisationNameResolved"] == home.organisation.name
        assert draft["target"]["targetState"] == "PENDING"
        assert draft["createdByIdentityId"] == str(home.system.system.identity_id)
        assert draft["documentations"][0]["filename"] == "attest.pdf"
        assert home.system.get(f"{REQUESTS}{draft['id']}").json() == draft
        another = Caller(home.build_system(HANDLER))
        assert error_of(another.get(f"{REQUESTS}{draft['id']}"), 404) == "not.found"

    def test_a_persons_own_draft_in_the_portal_is_not_shown(self, home: House) -> None:
        own = access_requests.draft(
            by=home.amina,
            type=RequestType.PRIVILEGE,
            scope=home.organisation,
            target=home.amina,
            privileges=[RIGHT],
        )
        assert rows_of(home.system.get(REQUESTS), "accessRequests") == []
        assert error_of(home.system.get(f"{REQUESTS}{own.pk}"), 404) == "not.found"

    def test_a_draft_is_corrected_and_deleted(self, home: House) -> None:
        draft = post(home).json()
        end = (clock.now() + timedelta(days=90)).isoformat()
        changed = ask(
            home.system,
            "PUT",
            f"{REQUESTS}{draft['id']}",
            {"privileges": ["STATISTICS_ADMINISTRATOR"], "note": "Haster", "privilegeEndDateTime": end},
            version=draft["version"],
        ).json()
        assert (changed["privileges"], changed["note"]) == (["STATISTICS_ADMINISTRATOR"], "Haster")
        assert changed["justification"] == "Forkert dato"
        address = f"{REQUESTS}{draft['id']}"
        assert error_of(ask(home.system, "DELETE", address, version=draft["version"]), 409) == "stale.version"
        assert error_of(ask(home.system, "DELETE", address), 400) == "if.match.missing"
        assert ask(home.system, "DELETE", address, version=changed["version"]).status_code == 204
        assert not AccessRequest.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"requestType": "WISH"}, "requestType"),
            ({"requestState": "APPROVED"}, "requestState"),
            ({"requestState": "LOST"}, "requestState"),
            ({"privileges": ["KING"]}, "privileges[0]"),
            ({"privileges": []}, "privileges"),
            ({"privileges": ["AUTHORITY_SENDER_SYSTEM"]}, "privileges"),
            ({"requester": None}, "requester"),
            ({"requester": {}}, "requester.identityId"),
            ({"requester": {"identityId": "7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b"}}, "requester.identityId"),
            ({"accessTo": {"externalId": "00000000", "externalIdType": "CVR"}}, "accessTo.organisationIdentityId"),
            ({"target": {"requestParticipant": {}}}, "target.requestParticipant.emailAddress"),
            (
                {"target": {"requestParticipant": {"emailAddress": "ib@example.org", "externalId": "0101990001"}}},
                "target.requestParticipant.externalId",
            ),
            ({"privilegeEndDateTime": "2020-01-01T00:00:00Z"}, "activeToDateTime"),
            ({"userGroups": ["7d0c5f1e-1b6b-4c39-9a53-4c0d5f1e1b6b"]}, "userGroups"),
            (
                {"documentations": [{"documentationType": "PICTURE", "filename": "a"}]},
                "documentations[0].documentationType",
            ),
        ],
    )
    def test_what_cannot_be_used_is_named_and_nothing_is_written(self, home: House, wrong: Any, field: str) -> None:
        assert set(faults_of(post(home, **wrong))) == {field}
        assert not AccessRequest.objects.exists()

    def test_what_a_request_is_cannot_be_changed(self, home: House) -> None:
        draft = post(home).json()
        for field, value in (
            ("requestType", "DELEGATION_REQUEST"),
            ("requester", {"identityId": str(home.birgit.pk)}),
            ("accessTo", {"organisationIdentityId": House().id}),
            ("target", {"requestParticipant": {"identityId": str(home.birgit.pk)}}),
        ):
            assert set(faults_of(step(home, {**draft, field: value}, "DRAFT"))) == {field}


class TestSteps:
    def test_sent_approved_and_revoked_in_the_names_that_are_given(self, home: House) -> None:
        sent = post(home, requestState="SUBMITTED").json()
        assert sent["requestState"] == "SUBMITTED"
        birgit = str(home.birgit.pk)
        approved = step(home, sent, "APPROVED", approvedByIdentityId=birgit, processorNote="Fint").json()
        assert (approved["approvedByIdentityId"], approved["processorNote"]) == (birgit, "Fint")
        assert approved["target"]["targetState"] == "GRANTED"
        assert access.may(home.amina, RIGHT, home.organisation)
        event = last_event("ACCESS_REQUEST_APPROVED")
        assert (event.actor_identity_id, event.system_id) == (home.birgit.pk, home.system.system.pk)
        revoked = step(home, approved, "REVOKED", revokedByIdentityId=birgit, revocationReason="Fejl").json()
        assert (revoked["requestState"], revoked["revocationReason"]) == ("REVOKED", "Fejl")
        assert not access.may(home.amina, RIGHT, home.organisation)

    def test_taken_back_it_is_a_draft_again(self, home: House) -> None:
        draft = step(home, post(home, requestState="SUBMITTED").json(), "DRAFT").json()
        assert draft["requestState"] == "DRAFT"
        assert step(home, draft, "SUBMITTED").json()["requestState"] == "SUBMITTED"

    @pytest.mark.parametrize(
        ("start", "state"),
        [("DRAFT", "APPROVED"), ("DRAFT", "REJECTED"), ("DRAFT", "REVOKED"), ("SUBMITTED", "REVOKED")],
    )
    def test_there_is_no_other_step(self, home: House, start: str, state: str) -> None:
        request = post(home, requestState=start).json()
        assert error_of(step(home, request, state), 422) == "not.possible.in.this.state"

    def test_a_stale_version_and_a_missing_reason(self, home: House) -> None:
        sent = post(home, requestState="SUBMITTED").json()
        stale = step(home, {**sent, "version": sent["version"] - 1}, "REJECTED", rejectionReason="Nej")
        assert error_of(stale, 409) == "stale.version"
        assert error_of(step(home, sent, "REJECTED"), 400) == "refused.by.rule"
        assert step(home, sent, "REJECTED", rejectionReason="Nej").json()["rejectionReason"] == "Nej"

    def test_who_only_handles_requests_may_refuse_but_not_approve_whoever_it_names(self, home: House) -> None:
        sent = post(home, requestState="SUBMITTED").json()
        handler = Caller(home.build_system(HANDLER))
        for named in ({}, {"approvedByIdentityId": str(home.birgit.pk)}):
            assert error_of(step(home, sent, "APPROVED", handler, **named), 403) == "not.allowed"
        assert not access.may(home.amina, RIGHT, home.organisation)
        assert step(home, sent, "REJECTED", handler, rejectionReason="Nej").status_code == 200

    def test_the_named_answerer_must_be_allowed_and_from_here(self, home: House) -> None:
        sent = post(home, requestState="SUBMITTED").json()
        answer = step(home, sent, "APPROVED", approvedByIdentityId=str(home.amina.pk))
        assert error_of(answer, 403) == "not.allowed"
        answer = step(home, sent, "APPROVED", approvedByIdentityId=unknown())
        assert faults_of(answer) == {"approvedByIdentityId": "approved.by.identity.id.not.found"}

    def test_what_answers_itself_never_gives_more_than_the_system_could(self, home: House) -> None:
        right = Privilege.MESSAGE_BASIC
        fbrs.grant(by=home.birgit, grantee=home.birgit, privilege=right, scope=home.organisation)
        own = {
            "requestType": "DELEGATION_REQUEST",
            "requester": {"identityId": str(home.birgit.pk)},
            "privileges": [right.value],
            "requestState": "SUBMITTED",
        }
        handler = Caller(home.build_system(HANDLER))
        assert error_of(ask(handler, "POST", REQUESTS, home.wish(**own)), 403) == "not.allowed"
        supporter = build_employee(home.organisation, Privilege.SUPPORT)
        person = {"identityId": str(supporter.pk)}
        support = {
            "requestType": "DELEGATED_SUPPORT_ADMIN_PRIVILEGE_REQUEST",
            "requester": person,
            "target": {"requestParticipant": person},
            "privileges": [],
            "requestState": "SUBMITTED",
        }
        for place in (home, House()):
            access_to = {"organisationIdentityId": place.id}
            answer = ask(home.system, "POST", REQUESTS, home.wish(**support, accessTo=access_to))
            assert error_of(answer, 403) == "not.allowed"
        assert not AccessRequest.objects.exists()
        assert ask(home.system, "POST", REQUESTS, home.wish(**own)).json()["requestState"] == "APPROVED"
        assert access.may(home.amina, right, home.organisation)


class TestReading:
    def test_requests_are_listed_and_filtered(self, home: House) -> None:
        post(home)
        sent = post(home, requestState="SUBMITTED").json()
        House().system.get(REQUESTS)
        assert len(rows_of(home.system.get(REQUESTS), "accessRequests")) == 2
        found = rows_of(home.system.get(f"{REQUESTS}?requestState=SUBMITTED&any=amina"), "accessRequests")
        assert [one["id"] for one in found] == [sent["id"]]
        assert rows_of(home.system.get(f"{REQUESTS}?requestType=SPECIAL_PRIVILEGE_REQUEST"), "accessRequests") == []
        assert set(faults_of(home.system.get(f"{REQUESTS}?requestState=LOST"))) == {"requestState"}


class TestActivation:
    @pytest.fixture
    def partner(self, home: House) -> House:
        """A company one of whose employees is to be let in."""
        return House(build_company("Revi A/S"))

    @pytest.fixture
    def code(self, home: House, partner: House) -> str:
        """The code of an approved request for an outsider at the partner."""
        outside = {
            "firstNameProvided": "Amina",
            "lastNameProvided": "Yusuf",
            "emailAddress": "amina@revi.example",
            "externalId": partner.organisation.cvr_number,
            "externalIdType": "CVR",
        }
        wish = {"target": {"requestParticipant": outside}, "privileges": ["MESSAGE_BASIC"]}
        sent = post(home, requestState="SUBMITTED", **wish).json()
        assert sent["target"]["requestParticipant"] == outside
        approved = step(home, sent, "APPROVED", approvedByIdentityId=str(home.birgit.pk)).json()
        assert approved["target"]["targetState"] == "ACTIVATION_CODE_SENT"
        code = unknown()
        AccessRequest.objects.update(activation_digest=activation.digest(code))
        return code

    def activate(self, house: House, **body: Any) -> Any:
        """Take it."""
        return ask(house.system, "POST", f"{REQUESTS}target/activate", body)

    def test_the_named_employee_gets_the_right_once(self, home: House, partner: House, code: str) -> None:
        answer = self.activate(partner, code=code, identityId=str(partner.amina.pk))
        assert answer.status_code == 200, answer.content
        assert answer.json()["target"]["targetState"] == "GRANTED"
        assert access.may(partner.amina, Privilege.MESSAGE_BASIC, home.organisation)
        again = self.activate(partner, code=code, identityId=str(partner.amina.pk))
        assert error_of(again, 404) == "not.found"

    def test_unnamed_it_is_the_employee_whose_confirmed_address_got_the_code(
        self, home: House, partner: House, code: str
    ) -> None:
        assert error_of(self.activate(partner, code=code), 404) == "activation.code.not.found"
        partner.amina.email = "Amina@revi.example"
        partner.amina.save(update_fields=["email"])
        assert self.activate(partner, code=code).status_code == 200
        assert access.may(partner.amina, Privilege.MESSAGE_BASIC, home.organisation)

    def test_another_company_cannot_and_a_wrong_code_is_none(self, home: House, partner: House, code: str) -> None:
        other = House(build_company())
        assert error_of(self.activate(other, code=code, identityId=str(other.amina.pk)), 403) == "not.allowed"
        assert error_of(self.activate(partner, code=unknown(), identityId=str(partner.amina.pk)), 404) == "not.found"
        assert set(faults_of(self.activate(partner, code="abc"))) == {"code"}
        assert "rejectedValue" not in self.activate(partner, code="abc").json()["fieldErrors"][0]
        foreign = self.activate(partner, code=code, identityId=str(home.amina.pk))
        assert faults_of(foreign) == {"identityId": "identity.id.not.found"}


def test_a_page_of_requests_takes_as_many_questions_however_many_there_are(
    home: House, django_assert_num_queries: Any
) -> None:
    def write() -> None:
        assert post(home, documentations=[{"documentationType": "OTHER", "filename": "attest.pdf"}]).status_code == 201

    write()
    home.system.get(REQUESTS)
    with CaptureQueriesContext(connection) as few:
        home.system.get(REQUESTS)
    number = len(few)
    write()
    write()
    with django_assert_num_queries(number):
        rows = rows_of(home.system.get(REQUESTS), "accessRequests")
    assert [len(row["documentations"]) for row in rows] == [1, 1, 1]
