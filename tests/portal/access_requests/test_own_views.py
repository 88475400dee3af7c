"""One's own requests: how they stand, taking them back, documents, and the code."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, access_requests, approval, asking
from administrativ_adgang.fbrs.access_requests import OutsideTarget
from administrativ_adgang.fbrs.models import AccessRequest, RequestState, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail.models import Mail
from administrativ_adgang.portal.access_requests import presenters
from tests.builders import build_employee
from tests.client import faults_told, text_at, text_of
from tests.people import Cast
from tests.portal.access_requests.worlds import asked, mine, of

PDF = b"%PDF-1.7 fuldmagt"


def upload(content: bytes = PDF, name: str = "fuldmagt.pdf", kind: str = "application/pdf") -> dict[str, object]:
    return {"type": "POWER_OF_ATTORNEY", "file": SimpleUploadedFile(name, content, kind)}


class TestTheList:
    def test_it_shows_each_with_its_state_and_the_pages_say_what_happens_next(self, cast: Cast) -> None:
        request = asked(cast)
        client = of(cast.sanne)
        (row,) = text_at(client.fetch(mine("my-requests")), "tbody", "tr")
        assert row.startswith("Sanne Lund beder om Systemadministrator")
        assert "Anmodning om en rettighed Eksempelby Kommune" in row
        assert "Venter på svar" in row
        page = client.fetch(mine("my-request", request_id=request.pk))
        assert "Birgit Storm kan svare. Rettigheden virker, så snart den er godkendt." in text_of(page)

    def test_nothing_yet_and_the_answer(self, cast: Cast) -> None:
        assert "Du har ingen anmodninger" in text_of(of(cast.karen).fetch(mine("my-requests")))
        request = asked(cast)
        access_requests.reject(
            by=cast.birgit, request=request, reason="Karen retter det", comments="Ring til hende", expected=2
        )
        page = of(cast.sanne).fetch(mine("my-request", request_id=request.pk))
        assert "ved Birgit Storm. Begrundelse: Karen retter det" in text_of(page)
        assert "Ring til hende" in text_of(page)

    def test_it_goes_on_by_key(self, cast: Cast) -> None:
        for number in range(51):
            AccessRequest.objects.create(
                type=RequestType.PRIVILEGE,
                requester=cast.sanne,
                scope=cast.municipality,
                target=cast.sanne,
                privileges=["MESSAGE_BASIC"],
                created_at=clock.now() - timedelta(days=number),
            )
        client = of(cast.sanne)
        first = client.fetch(mine("my-requests"))
        assert len(text_at(first, "tbody", "tr")) == 50
        (older,) = first.xpath("//a[text()='Vis ældre']/@href")
        assert len(text_at(client.fetch(mine("my-requests") + older), "tbody", "tr")) == 1
        assert len(text_at(client.fetch(mine("my-requests") + "?efter=noget"), "tbody", "tr")) == 50


class TestSteps:
    def test_taken_back_it_is_a_draft_that_can_be_sent_again_or_deleted(self, cast: Cast) -> None:
        request = asked(cast)
        client = of(cast.sanne)
        for name, state in (
            ("withdraw", RequestState.DRAFT),
            ("send", RequestState.SUBMITTED),
            ("withdraw", RequestState.DRAFT),
        ):
            there = mine(f"my-request-{name}", request_id=request.pk)
            page = client.fetch(there)
            assert "Intet er ændret endnu" in text_of(page)
            client.submit(there, {"version": page.xpath("//input[@name='version']/@value")[0]})
            request.refresh_from_db()
            assert request.state == state
        there = mine("my-request-delete", request_id=request.pk)
        assert client.submit(there, {"version": request.version}).url == mine("my-requests")
        assert not AccessRequest.objects.exists()

    def test_who_saw_an_older_state_is_told_and_nothing_happens(self, cast: Cast) -> None:
        request = asked(cast)
        there = mine("my-request-withdraw", request_id=request.pk)
        answer = of(cast.sanne).submit(there, {"version": request.version - 1}, status=409)
        assert "En anden har ændret det imens." in faults_told(answer)
        access_requests.approve(by=cast.birgit, request=request, expected=request.version)
        answer = of(cast.sanne).submit(there, {"version": request.version}, status=422)
        assert faults_told(answer) == "Det kan ikke lade sig gøre: anmodningen er godkendt."
        of(cast.sanne).fetch(there, status=404)

    def test_whom_it_is_for_reads_it_but_takes_no_step(self, cast: Cast) -> None:
        wish = access_requests.draft(
            by=cast.karen,
            type=RequestType.PRIVILEGE,
            scope=cast.municipality,
            target=cast.sanne,
            privileges=["MESSAGE_BASIC"],
        )
        request = access_requests.submit(by=cast.karen, request=wish, expected=wish.version)
        client = of(cast.sanne)
        assert "Træk anmodningen tilbage" not in text_of(client.fetch(mine("my-request", request_id=request.pk)))
        client.submit(mine("my-request-withdraw", request_id=request.pk), {"version": request.version}, status=404)
        client.submit(mine("my-request-document-new", request_id=request.pk), upload(), status=404)
        assert not request.documents.exists()

    @pytest.mark.parametrize("name", ["my-request", "my-request-withdraw", "my-request-document-new"])
    def test_anybody_elses_does_not_exist(self, cast: Cast, name: str) -> None:
        request = asked(cast)
        for stranger, number in ((cast.freja, request.pk), (cast.sanne, uuid.uuid4())):
            of(stranger).fetch(mine(name, request_id=number), status=404)


class TestDocuments:
    def test_a_document_is_attached_and_opened_by_those_who_may_read_the_request(self, cast: Cast) -> None:
        request = asked(cast)
        client = of(cast.sanne)
        client.submit(mine("my-request-document-new", request_id=request.pk), upload())
        page = client.fetch(mine("my-request", request_id=request.pk))
        assert "fuldmagt.pdf Fuldmagt, 17 byte" in text_of(page)
        there = mine("my-request-document", request_id=request.pk, document_id=request.documents.get().pk)
        opened = client.get(there)
        assert (b"".join(opened.streaming_content), opened["Content-Type"]) == (PDF, "application/pdf")
        assert (opened["X-Content-Type-Options"], "script" in opened["Content-Security-Policy"]) == ("nosniff", False)
        of(cast.freja).fetch(there, status=404)
        approval.store().delete(request.documents.get().content_key)
        client.fetch(there, status=404)

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            ({}, "Vælg, hvad det er; Vælg en fil"),
            (upload(b""), "Filen er tom. Vælg en anden"),
            (upload(b"MZ"), "Filen skal være en PDF eller et billede (PNG eller JPEG)."),
            (upload(PDF, "a.html", "text/html"), "Filen skal være en PDF eller et billede (PNG eller JPEG)."),
            (upload(PDF + bytes(approval.LARGEST_DOCUMENT)), "Filen er større end 10 MB"),
        ],
        ids=["nothing", "empty", "program", "page", "large"],
    )
    def test_what_cannot_be_attached_is_said_and_the_file_must_be_chosen_again(
        self, cast: Cast, data: dict[str, object], told: str
    ) -> None:
        request = asked(cast)
        answer = of(cast.sanne).submit(mine("my-request-document-new", request_id=request.pk), data, status=422)
        assert faults_told(answer) == told
        assert "Filen er ikke gemt. Vælg den igen." in text_of(answer.page)
        assert not request.documents.exists()


class TestTheCode:
    def invite(self, cast: Cast) -> str:
        target = OutsideTarget("Rasmus Toft", "rasmus@revi.example", cast.company.cvr_number)
        asking.invite(
            by=cast.birgit, scope=cast.municipality, target=target, privilege=Privilege.STATISTICS_ADMINISTRATOR
        )
        found = re.search(r"\n([0-9a-f-]{36})\n", Mail.objects.get(recipient="rasmus@revi.example").text)
        assert found
        return found[1]

    def test_it_opens_for_somebody_logged_in_from_the_named_company_only_and_once(self, cast: Cast) -> None:
        code, person = self.invite(cast), build_employee(cast.company, name="Rasmus Toft")
        there = mine("access-activate")
        answer = of(cast.karen).submit(there, {"code": code}, status=403)
        assert faults_told(answer) == "Log ind fra virksomheden med CVR-nummer 55667788 for at aktivere adgangen."
        client = of(person)
        assert "fra Revi A/S, CVR 55667788" in text_of(client.fetch(there))
        client.submit(there, {"code": f" {code} "})
        assert access.may(person, Privilege.STATISTICS_ADMINISTRATOR, cast.municipality)
        for wrong in (code, "abc", str(uuid.uuid4())):
            assert faults_told(client.submit(there, {"code": wrong}, status=422)) == (
                "Koden findes ikke, eller den er brugt."
            )

    def test_an_old_code_says_that_it_is_too_old(self, cast: Cast) -> None:
        code, person = self.invite(cast), build_employee(cast.company)
        with clock.moved(timedelta(days=15)):
            client = of(person)
            assert "udløbet" in faults_told(client.submit(mine("access-activate"), {"code": code}, status=422))


def test_every_type_and_state_has_its_words(cast: Cast) -> None:
    for kind in RequestType:
        for state in RequestState:
            request = AccessRequest(
                type=kind, state=state, requester=cast.sanne, target=cast.sanne, scope=cast.municipality, reason="Nej"
            )
            request.privileges = ["MESSAGE_BASIC"]
            said = f"{presenters.sentence(request)}. {presenters.status(request, cast.municipality).sentence}"
            assert "{" not in said
            assert "_" not in said
            assert presenters.given(request) or kind in (RequestType.CONNECTION_AGREEMENT, RequestType.TERMS_APPROVAL)
