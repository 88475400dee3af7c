"""From the refused page to a request that waits: the 403 page and its form."""

from __future__ import annotations

from datetime import timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import AccessRequest, RequestState, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.client import faults_told, matching, text_at, text_of
from tests.people import Cast
from tests.portal.access_requests.worlds import SYSTEMS, WHY, asked, here, mine, of


class TestTheRefusedPage:
    def test_it_names_what_is_missing_what_one_has_and_who_can_give_it(self, cast: Cast) -> None:
        cast.birgit.email, cast.birgit.phone = "birgit@eksempelby.example", "99 00 11 22"
        cast.birgit.save()
        page = of(cast.sanne).fetch(here("system-new", cast.municipality), status=403)
        assert "Siden kræver rettigheden Systemadministrator i Eksempelby Kommune. Du har Statistik." in text_of(page)
        assert text_at(page, "tbody", "tr") == ["Birgit Storm 99 00 11 22 birgit@eksempelby.example"]
        assert "Anmodningen går til Birgit Storm." in text_of(page)
        assert text_at(page, "button.button-primary") == ["Bed om rettigheden"]

    def test_sent_from_there_it_waits_and_the_same_page_says_so(self, cast: Cast) -> None:
        cast.birgit  # noqa: B018 - answers
        client, refused = of(cast.sanne), here("system-new", cast.municipality)
        form = matching(client.fetch(refused, status=403), "main", "form")[0]
        data = {**WHY, "privilege": form.fields["privilege"], "came_from": form.fields["came_from"]}
        answer = client.submit(form.action, data)
        request = AccessRequest.objects.get()
        assert (request.type, request.state, request.target) == (
            RequestType.PRIVILEGE,
            RequestState.SUBMITTED,
            cast.sanne,
        )
        assert (request.privileges, request.came_from) == ([SYSTEMS], refused)
        assert request.privilege_end == clock.end_of(clock.today() + timedelta(days=91))
        assert answer.url == refused
        again = client.fetch(refused, status=403)
        assert "Anmodningen er sendt til Birgit Storm." in text_at(again, ".alert-success")[0]
        assert "Venter på svar" in text_of(again)
        assert not matching(again, "main", "form")

    def test_where_several_rights_would_do_one_chooses(self, cast: Cast) -> None:
        cast.birgit  # noqa: B018 - answers
        reader = build_employee(cast.municipality, Privilege.MESSAGE_BASIC)
        page = of(reader).fetch(here("systems", cast.municipality), status=403)
        choices = text_at(page, "#id_privilege", "option")
        assert {"Systemadministrator", "Kontaktstrukturadministrator"} <= set(choices)
        assert "Systemforvalter" not in choices

    def test_nobody_to_ask_is_told_without_a_form(self, cast: Cast) -> None:
        there = here("system-new", cast.municipality)
        page = of(cast.sanne).fetch(there, status=403)
        assert "har ingen rettighedsadministrator" in text_of(page)
        assert not matching(page, "main", "form")
        page = of(cast.birgit).fetch(there, status=403)
        assert "alle andre skal en anden give dig" in text_of(page)
        assert not matching(page, "main", "form")


class TestSending:
    def test_what_is_missing_is_said_at_the_fields_and_kept(self, cast: Cast) -> None:
        cast.birgit  # noqa: B018 - answers
        there = here("access-request-new", cast.municipality)
        page = of(cast.sanne).submit(there, {"privilege": SYSTEMS, "period": "30"}, status=422).page
        assert text_at(page, "#id_justification-error") or "Skriv, hvad du skal bruge rettigheden til" in text_of(page)
        assert text_at(page, "#id_period", "option")
        wrong = {"privilege": "SYSTEM_MANAGER", "justification": "x" * 2001, "period": "7"}
        told = faults_told(of(cast.sanne).submit(there, wrong, status=422))
        assert told == "Vælg en af rettighederne; Skriv højst 2.000 tegn; Vælg en af perioderne"
        assert not AccessRequest.objects.exists()

    def test_asking_twice_says_that_one_waits_and_what_one_has_is_said_too(self, cast: Cast) -> None:
        asked(cast)
        there = here("access-request-new", cast.municipality)
        answer = of(cast.sanne).submit(there, {**WHY, "privilege": SYSTEMS}, status=409)
        assert faults_told(answer) == "Du har allerede bedt om Systemadministrator. Anmodningen venter på svar."
        answer = of(cast.sanne).submit(there, {**WHY, "privilege": Privilege.STATISTICS_ADMINISTRATOR}, status=422)
        assert faults_told(answer) == "Du har allerede Statistik i Eksempelby Kommune."
        assert AccessRequest.objects.count() == 1

    def test_a_path_that_is_none_of_ours_is_neither_kept_nor_gone_to(self, cast: Cast) -> None:
        cast.birgit  # noqa: B018 - answers
        there = here("access-request-new", cast.municipality)
        for number, path in enumerate(("//ond.example/", "https://ond.example/", "/findes-ikke", "/log-ind")):
            privilege = [SYSTEMS, Privilege.MESSAGE_BASIC, Privilege.MESSAGE_WRITE, Privilege.CONTACT_ADMINISTRATOR]
            answer = of(cast.sanne).submit(there, {**WHY, "privilege": privilege[number], "came_from": path})
            request = AccessRequest.objects.latest("created_at")
            assert (request.came_from, answer.url) == ("", mine("my-request", request_id=request.pk))

    def test_a_form_of_an_organisation_one_has_no_right_in_gives_nothing(self, cast: Cast) -> None:
        data = {**WHY, "privilege": SYSTEMS}
        of(cast.sanne).submit(here("access-request-new", cast.agency), data, status=404)
        assert not AccessRequest.objects.exists()


class TestWithoutAnyRight:
    def test_a_newcomer_asks_the_employer_from_the_page_that_says_there_is_nothing(self, cast: Cast) -> None:
        cast.birgit  # noqa: B018 - answers
        newcomer = build_employee(cast.municipality, name="Ny Person")
        client = of(newcomer)
        (link,) = matching(client.fetch("/organisationer"), "a.button-primary")
        page = client.fetch(link.get("href"))
        assert "går til Birgit Storm" in text_of(page)
        client.submit(link.get("href"), {**WHY, "privilege": Privilege.MESSAGE_BASIC})
        assert AccessRequest.objects.get().scope == cast.municipality

    def test_whoever_is_employed_nowhere_has_nobody_to_ask(self, cast: Cast) -> None:
        person = build_employee(cast.municipality)
        person.organisation = None
        person.save()
        of(person).fetch(mine("my-request-new"), status=404)
