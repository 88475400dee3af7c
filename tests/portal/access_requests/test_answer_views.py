"""Answering: the list, one request with what it would give, the three answers, and two people at once."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, access_requests, approval, asking, delegation
from administrativ_adgang.fbrs.access_requests import OutsideTarget, Wording
from administrativ_adgang.fbrs.models import AccessRequest, DocumentationType, RequestState, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail.models import Mail
from tests.builders import build_company, build_employee, build_organisation
from tests.client import faults_told, matching, text_at, text_of
from tests.people import Cast
from tests.portal.access_requests.worlds import SYSTEMS, asked, here, of

MAIL = Privilege.MESSAGE_BASIC


def page_of(cast: Cast, request: AccessRequest, name: str = "access-request") -> str:
    return here(name, cast.municipality, request_id=request.pk)


def version(page: object) -> str:
    return str(page.xpath("//input[@name='version']/@value")[0])  # type: ignore[attr-defined]


class TestTheList:
    def test_what_waits_is_first_with_the_screen_it_came_from_and_what_was_answered_is_below(self, cast: Cast) -> None:
        came_from = here("systems", cast.municipality)
        asked(cast, wording=Wording(justification="Rette et certifikat", came_from=came_from))
        done = asked(cast, privilege=MAIL)
        access_requests.approve(by=cast.birgit, request=done, expected=done.version)
        page = of(cast.birgit).fetch(here("access-requests", cast.municipality))
        waiting, answered = text_at(page, "tbody", "tr")
        assert "Sanne Lund beder om Systemadministrator" in waiting
        assert "kom fra siden Systemer" in waiting
        assert "Rette et certifikat" in waiting
        assert "Postkasse, basis" in answered
        assert "Venter på jeres svar: 1" in text_at(page, "h2")

    def test_the_answered_ones_are_filtered_by_state(self, cast: Cast) -> None:
        for privilege, answer in ((MAIL, "approve"), (SYSTEMS, "reject")):
            request = asked(cast, privilege=privilege)
            more = {"reason": "Nej"} if answer == "reject" else {}
            getattr(access_requests, answer)(by=cast.birgit, request=request, expected=request.version, **more)
        client, there = of(cast.birgit), here("access-requests", cast.municipality)
        assert len(text_at(client.fetch(there), "tbody", "tr")) == 2
        for state, told in (("REJECTED", "Systemadministrator"), ("APPROVED", "Postkasse, basis")):
            (row,) = text_at(client.fetch(f"{there}?state={state}"), "tbody", "tr")
            assert told in row
        assert "Ingen besvarede anmodninger har den tilstand." in text_of(client.fetch(f"{there}?state=REVOKED"))
        assert len(text_at(client.fetch(f"{there}?state=NOGET"), "tbody", "tr")) == 2

    def test_the_manager_of_the_solution_sees_what_only_such_a_manager_answers(self, cast: Cast) -> None:
        centre = build_organisation("Digital Post drift")
        manager = build_employee(centre, Privilege.SYSTEM_MANAGER, name="Siv Central")
        company = build_company("Ny ApS", company_form="APS")
        owner = build_employee(company, name="Eva Ejer")
        wish = access_requests.draft(by=owner, type=RequestType.FIRST_ADMINISTRATOR, scope=company, target=owner)
        request = access_requests.submit(by=owner, request=wish, expected=wish.version)
        asked(cast)
        client = of(manager)
        (row,) = text_at(client.fetch(here("access-requests", centre)), "tbody", "tr")
        assert row.startswith("Eva Ejer beder om at blive første rettighedsadministrator i Ny ApS")
        there = here("access-request", centre, request_id=request.pk)
        client.submit(there, {"version": version(client.fetch(there))})
        assert access.may(owner, Privilege.ORGANISATION_USER_ADMINISTRATOR, company)

    def test_a_partner_answers_for_its_own_employees_and_the_organisation_sees_that_it_waits(self, cast: Cast) -> None:
        delegation.delegate(by=None, partner=cast.company, privilege=MAIL, scope=cast.municipality)
        leader = build_employee(cast.company, Privilege.ORGANISATION_USER_ADMINISTRATOR)
        worker = build_employee(cast.company, name="Vagn Thorsen")
        wish = access_requests.draft(
            by=worker,
            type=RequestType.APPOINTED_DELEGATION,
            scope=cast.municipality,
            target=worker,
            privileges=[MAIL],
        )
        request = access_requests.submit(by=worker, request=wish, expected=wish.version)
        theirs = of(cast.birgit).fetch(here("access-requests", cast.municipality))
        assert "Venter på andre" in text_at(theirs, "h2")
        client = of(leader)
        there = here("access-request", cast.company, request_id=request.pk)
        client.submit(there, {"version": version(client.fetch(there))})
        assert access.may(worker, MAIL, cast.municipality)


class TestOneRequest:
    def test_it_shows_who_asks_what_for_and_what_would_be_gained(self, cast: Cast) -> None:
        request = asked(cast)
        document = approval.add_document(
            by=cast.sanne,
            request=request,
            type=DocumentationType.OTHER,
            filename="begrundelse.pdf",
            content=io.BytesIO(b"%PDF-1"),
            media_type="application/pdf",
        )
        client = of(cast.birgit)
        page = client.fetch(page_of(cast, request))
        assert "Systemadministrator. Kan ændre systemer, nøgler og opsætning" in text_of(page)
        assert any(line.startswith("Systemer – ser og ændrer") for line in text_at(page, "tr.hit"))
        assert "Rette et certifikat" in text_of(page)
        (link,) = [one for one in matching(page, "main", "a") if text_of(one) == "begrundelse.pdf"]
        opened = client.get(link.get("href"))
        assert b"".join(opened.streaming_content) == b"%PDF-1"
        missing = here("access-request-document", cast.municipality, request_id=request.pk, document_id=uuid.uuid4())
        client.fetch(missing, status=404)
        assert str(document.pk) in link.get("href")

    def test_approved_until_another_day(self, cast: Cast) -> None:
        asked_until = clock.end_of(clock.today() + timedelta(days=91))
        request = asked(cast, until=asked_until)
        client, there = of(cast.birgit), page_of(cast, request)
        page = client.fetch(there)
        assert matching(page, "#id_until")[0].get("value") == f"{clock.today() + timedelta(days=91):%d.%m.%Y}"
        last = clock.today() + timedelta(days=7)
        client.submit(there, {"version": version(page), "until": f"{last:%d.%m.%Y}", "note": "Kun denne uge"})
        assert access.may(cast.sanne, SYSTEMS, cast.municipality)
        request.refresh_from_db()
        assert (request.privilege_end, request.processor_note) == (clock.end_of(last), "Kun denne uge")
        assert "Anmodningen er godkendt." in text_at(client.fetch(there), ".alert-success")[0]

    @pytest.mark.parametrize(
        ("until", "told"),
        [
            ("", "Vælg en dato"),
            ("01.01.2020", "Slutdatoen ligger i fortiden."),
            ("i morgen", "Skriv datoen som 14.10.2026"),
        ],
    )
    def test_a_day_that_cannot_be_is_said_and_the_rest_is_kept(self, cast: Cast, until: str, told: str) -> None:
        request = asked(cast, until=clock.end_of(clock.today() + timedelta(days=91)))
        answer = of(cast.birgit).submit(
            page_of(cast, request), {"version": request.version, "until": until, "note": "Held og lykke"}, status=422
        )
        assert faults_told(answer) == told
        assert "Held og lykke" in text_of(matching(answer.page, "#id_note")[0])
        request.refresh_from_db()
        assert request.state == RequestState.SUBMITTED

    def test_of_two_who_answer_at_once_the_second_is_told_and_keeps_the_input(self, cast: Cast) -> None:
        request = asked(cast)
        first, seen = of(cast.birgit), request.version
        first.submit(page_of(cast, request, "access-request-reject"), {"version": seen, "reason": "Nej tak"})
        answer = first.submit(page_of(cast, request), {"version": seen, "note": "Velkommen"}, status=422)
        assert faults_told(answer) == "Det kan ikke lade sig gøre: anmodningen er afvist."
        second = asked(cast)
        access_requests.withdraw(by=cast.sanne, request=second, expected=second.version)
        again = access_requests.submit(by=cast.sanne, request=second, expected=second.version)
        stale = {"version": again.version - 2, "note": "Velkommen"}
        page = first.submit(page_of(cast, again), stale, status=409).page
        assert text_of(matching(page, "#id_note")[0]) == "Velkommen"
        first.submit(page_of(cast, again), {"version": version(page)})
        assert access.may(cast.sanne, SYSTEMS, cast.municipality)

    def test_who_only_handles_requests_says_no_and_is_told_why_not_yes(self, cast: Cast) -> None:
        request = asked(cast)
        handler = build_employee(cast.municipality, Privilege.ACCESS_REQUEST_ADMINISTRATOR)
        client = of(handler)
        page = client.fetch(page_of(cast, request))
        assert "Du kan ikke godkende den." in text_of(page)
        assert not matching(page, "main", "form")
        client.submit(page_of(cast, request), {"version": request.version}, status=403)
        client.submit(page_of(cast, request, "access-request-reject"), {"version": request.version, "reason": "Nej"})
        request.refresh_from_db()
        assert request.state == RequestState.REJECTED

    def test_ones_own_is_for_another_to_answer(self, cast: Cast) -> None:
        request = asked(cast, by=cast.birgit)
        client = of(cast.birgit)
        assert "Det er din egen anmodning." in text_of(client.fetch(page_of(cast, request)))
        answer = client.submit(page_of(cast, request), {"version": request.version}, status=422)
        assert "En anden rettighedsadministrator skal gøre det." in faults_told(answer)

    def test_a_form_under_another_organisation_gives_nothing(self, cast: Cast) -> None:
        request = asked(cast)
        elsewhere = cast.freja.organisation
        assert elsewhere is not None
        for name in ("access-request", "access-request-reject", "access-request-revoke"):
            there = here(name, elsewhere, request_id=request.pk)
            of(cast.freja).submit(there, {"version": request.version, "reason": "Nej"}, status=404)
        request.refresh_from_db()
        assert request.state == RequestState.SUBMITTED


class TestTakingBack:
    def test_what_was_approved_ends_with_a_reason(self, cast: Cast) -> None:
        request = asked(cast)
        access_requests.approve(by=cast.birgit, request=request, expected=request.version)
        client, there = of(cast.birgit), page_of(cast, request, "access-request-revoke")
        assert faults_told(client.submit(there, {"version": request.version}, status=422)) == "Skriv en begrundelse"
        client.submit(there, {"version": request.version, "reason": "Opgaven er løst"})
        assert not access.may(cast.sanne, SYSTEMS, cast.municipality)
        assert "Opgaven er løst" in text_of(client.fetch(page_of(cast, request)))

    def test_an_outsider_who_lost_the_code_gets_another(self, cast: Cast) -> None:
        target = OutsideTarget("Rasmus Toft", "rasmus@revi.example", cast.company.cvr_number)
        request = asking.invite(by=cast.birgit, scope=cast.municipality, target=target, privilege=MAIL)
        client = of(cast.birgit)
        assert "Send en ny kode" in text_of(client.fetch(page_of(cast, request)))
        there = page_of(cast, request, "access-request-code")
        client.submit(there, {"version": request.version})
        assert Mail.objects.filter(recipient="rasmus@revi.example").count() == 2
        assert client.submit(there, {"version": request.version}, status=409)


def test_the_front_page_tells_those_who_answer_how_many_wait(cast: Cast) -> None:
    asked(cast)
    front = here("front", cast.municipality)
    assert any("1 anmodning venter" in text for text in text_at(of(cast.birgit).fetch(front), ".checklist", "li"))
    assert not any("anmodning" in text for text in text_at(of(cast.karen).fetch(front), ".checklist", "li"))
