"""Partners: the chains as they are drawn, giving after a look, handing on, and cutting with everything that falls."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, activity, delegation
from administrativ_adgang.fbrs.models import AccessRequest, ActivityStatus, Grant, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mail.models import Mail
from tests.builders import build_company, build_employee
from tests.client import faults_told, matching, text_at, text_of
from tests.people import Cast
from tests.portal.access_requests.worlds import here, of

MAIL = Privilege.MESSAGE_BASIC
RIGHTS = Privilege.ORGANISATION_USER_ADMINISTRATOR


@pytest.fixture
def rikke(cast: Cast) -> Identity:
    """The rights administrator of the partner."""
    return build_employee(cast.company, RIGHTS, name="Rikke Revisor")


@pytest.fixture
def vagn(cast: Cast) -> Identity:
    """The partner's employee."""
    return build_employee(cast.company, name="Vagn Thorsen")


@pytest.fixture
def chain(cast: Cast, rikke: Identity, vagn: Identity) -> list[Grant]:
    """The municipality's partner and its employee."""
    first = delegation.delegate(by=cast.birgit, partner=cast.company, privilege=MAIL, scope=cast.municipality).grant
    return [first, delegation.hand_on(by=rikke, held=first, grantee=vagn).grant]


class TestTheChains:
    def test_they_are_drawn_one_below_the_other(self, cast: Cast, chain: list[Grant]) -> None:
        page = of(cast.birgit).fetch(here("partners", cast.municipality))
        (first,) = matching(page, "ul.chain", "ul")
        assert text_of(first).startswith("Vagn Thorsen Revi A/S Postkasse, basis · givet af Revi A/S · ingen slutdato")
        whole = text_at(page, "ul.chain")[0]
        assert whole.startswith("Revi A/S CVR 55667788 Postkasse, basis · givet af Birgit Storm · ingen slutdato")

    def test_a_ceased_company_is_shown_with_the_reason(self, cast: Cast, chain: list[Grant]) -> None:
        activity.set_status(organisation=cast.company, status=ActivityStatus.CLOSED)
        page = of(cast.birgit).fetch(here("partners", cast.municipality))
        assert text_at(page, ".status") == ["Gælder ikke Revi A/S er ophørt (CVR 55667788)."] * 2

    def test_the_partner_sees_what_it_holds_and_whom_it_handed_it_to(
        self, cast: Cast, rikke: Identity, chain: list[Grant]
    ) -> None:
        page = of(rikke).fetch(here("partners", cast.company))
        whole = text_at(page, "ul.chain")[0]
        assert whole.startswith("Eksempelby Kommune Postkasse, basis · givet af Eksempelby Kommune · ingen slutdato")
        assert "givet af Rikke Revisor" in whole
        links = [text_of(one) for one in matching(page, "ul.chain", "a")]
        assert links == ["Giv videre: Postkasse, basis i Eksempelby Kommune", "Fjern Postkasse, basis fra Vagn Thorsen"]


class TestGiving:
    def give(self, cast: Cast, **others: str) -> dict[str, str]:
        return {"cvr": cast.company.cvr_number, "to": "virksomhed", "privilege": MAIL, **others}

    def test_it_is_shown_first_and_given_when_the_same_is_sent_again(self, cast: Cast) -> None:
        client, there = of(cast.birgit), here("partner-new", cast.municipality)
        page = client.submit(there, self.give(cast), status=200).page
        assert "Det får Revi A/S adgang til i Eksempelby Kommune" in text_of(page)
        assert text_at(page, "tr.hit")
        assert text_at(page, "button.button-primary") == ["Giv Revi A/S Postkasse, basis"]
        assert not Grant.objects.filter(type=MAIL).exists()
        seen = page.xpath("//input[@name='seen']/@value")[0]
        changed = self.give(cast, seen=seen, privilege=Privilege.MESSAGE_WRITE)
        assert "Giv Revi A/S Postkasse, skrive" in text_of(client.submit(there, changed, status=200).page)
        client.submit(there, self.give(cast, seen=seen))
        assert Grant.objects.get(type=MAIL).grantee.organisation == cast.company  # type: ignore[union-attr]

    def test_what_is_there_already_is_said_with_its_end_and_given_no_second_time(
        self, cast: Cast, chain: list[Grant]
    ) -> None:
        client, there = of(cast.birgit), here("partner-new", cast.municipality)
        page = client.submit(there, self.give(cast), status=200).page
        answer = client.submit(there, self.give(cast, seen=page.xpath("//input[@name='seen']/@value")[0]))
        told = text_at(client.fetch(answer.url), ".alert-info")[0]
        assert "Revi A/S har allerede Postkasse, basis uden slutdato. Intet er ændret." in told
        assert Grant.objects.filter(type=MAIL, grantee=chain[0].grantee).count() == 1

    def test_one_person_gets_a_code(self, cast: Cast) -> None:
        client, there = of(cast.birgit), here("partner-new", cast.municipality)
        data = self.give(cast, to="person", person_name="Vagn Thorsen", person_email="vagn@revi.example")
        page = client.submit(there, data, status=200).page
        assert "Personen får en kode på vagn@revi.example" in text_of(page)
        client.submit(there, {**data, "seen": page.xpath("//input[@name='seen']/@value")[0]})
        request = AccessRequest.objects.get()
        assert (request.target_name, request.target_cvr_number) == ("Vagn Thorsen", cast.company.cvr_number)
        assert Mail.objects.get().recipient == "vagn@revi.example"

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"cvr": ""}, "Skriv et CVR-nummer"),
            ({"cvr": "123"}, "Et CVR-nummer har 8 cifre"),
            ({"cvr": "10000000"}, "Vi kender ingen virksomhed med det CVR-nummer"),
            ({"privilege": ""}, "Vælg en rettighed"),
            ({"privilege": "ORGANISATION_USER_ADMINISTRATOR"}, "Vælg en af rettighederne"),
            ({"to": "person"}, "Skriv personens navn; Skriv personens e-mail"),
            (
                {"to": "person", "person_name": "Vagn", "person_email": "vagn"},
                "Skriv e-mailen som navn@virksomhed.dk",
            ),
            ({"until": "01.01.2020"}, "Slutdatoen ligger i fortiden"),
        ],
    )
    def test_bad_input_is_said_at_its_field(self, cast: Cast, wrong: dict[str, str], told: str) -> None:
        answer = of(cast.birgit).submit(here("partner-new", cast.municipality), self.give(cast, **wrong), status=422)
        assert faults_told(answer) == told

    def test_oneself_and_a_ceased_company_are_refused(self, cast: Cast) -> None:
        client, there = of(cast.birgit), here("partner-new", cast.municipality)
        closed = build_company("Lukket ApS", status=ActivityStatus.CLOSED)
        for company, told in ((cast.municipality, "kan ikke være sin egen partner."), (closed, "er ikke aktiv")):
            data = self.give(cast, cvr=company.cvr_number)
            page = client.submit(there, data, status=200).page
            answer = client.submit(there, {**data, "seen": page.xpath("//input[@name='seen']/@value")[0]}, status=422)
            assert told in faults_told(answer)
        assert not Grant.objects.filter(type=MAIL).exists()


class TestHandingOn:
    def test_an_employee_gets_it_after_a_look_and_no_longer_than_the_company_has_it(
        self, cast: Cast, rikke: Identity, vagn: Identity
    ) -> None:
        end = clock.end_of(clock.today() + timedelta(days=10))
        held = delegation.delegate(
            by=cast.birgit, partner=cast.company, privilege=MAIL, scope=cast.municipality, active_to=end
        ).grant
        client, there = of(rikke), here("partner-hand-on", cast.company, held_id=held.pk)
        data = {"to": "person", "employee": str(vagn.pk)}
        page = client.submit(there, data, status=200).page
        assert "Vagn Thorsen kan bruge adgangen med det samme." in text_of(page)
        client.submit(there, {**data, "seen": page.xpath("//input[@name='seen']/@value")[0]})
        assert access.may(vagn, MAIL, cast.municipality)
        assert Grant.objects.get(grantee=vagn).active_to == end

    def test_a_supplier_gets_it_and_hands_it_on_to_its_last_link(
        self, cast: Cast, rikke: Identity, chain: list[Grant]
    ) -> None:
        supplier = build_company("Drift ApS")
        client, there = of(rikke), here("partner-hand-on", cast.company, held_id=chain[0].pk)
        data = {"to": "virksomhed", "cvr": supplier.cvr_number}
        page = client.submit(there, data, status=200).page
        client.submit(there, {**data, "seen": page.xpath("//input[@name='seen']/@value")[0]})
        second = Grant.objects.get(grantee__organisation=supplier)
        assert (second.parent, second.depth) == (chain[0], 1)

    def test_what_is_missing_or_not_ours_is_refused(self, cast: Cast, rikke: Identity, chain: list[Grant]) -> None:
        client, there = of(rikke), here("partner-hand-on", cast.company, held_id=chain[0].pk)
        stranger = build_employee(cast.municipality)
        for data, told in (
            ({"to": "person"}, "Vælg en medarbejder"),
            ({"to": "person", "employee": str(stranger.pk)}, "Vælg en af medarbejderne"),
            ({"to": "virksomhed"}, "Skriv et CVR-nummer"),
        ):
            assert faults_told(client.submit(there, data, status=422)) == told
        for number in (chain[1].pk, uuid.uuid4()):
            client.fetch(here("partner-hand-on", cast.company, held_id=number), status=404)
        of(cast.birgit).fetch(here("partner-hand-on", cast.municipality, held_id=chain[0].pk), status=404)

    def test_many_employees_are_found_by_name(self, cast: Cast, rikke: Identity, chain: list[Grant]) -> None:
        there = here("partner-hand-on", cast.company, held_id=chain[0].pk)
        page = of(rikke).fetch(f"{there}?navn=vagn")
        assert text_at(page, "#id_employee", "option") == ["Vælg", "Vagn Thorsen"]
        assert "Ingen medarbejdere passer med »xyz«." in text_of(of(rikke).fetch(f"{there}?navn=xyz"))


class TestCutting:
    def test_everything_that_falls_is_named_and_falls(
        self, cast: Cast, rikke: Identity, vagn: Identity, chain: list[Grant]
    ) -> None:
        client, there = of(cast.birgit), here("partner-cut", cast.municipality, link_id=chain[0].pk)
        page = client.fetch(there)
        told = text_at(page, "main", "ul", "li")
        assert told[:2] == [
            "Revi A/S mister Postkasse, basis i Eksempelby Kommune med det samme.",
            "Vagn Thorsen (Revi A/S) mister den også, fordi den er givet videre herfra.",
        ]
        assert text_at(page, "button.button-primary") == ["Fjern 2 led"]
        assert access.may(vagn, MAIL, cast.municipality)
        client.submit(there, {"version": page.xpath("//input[@name='version']/@value")[0]})
        assert not access.may(vagn, MAIL, cast.municipality)
        assert not Grant.objects.filter(type=MAIL, revoked_at=None).exists()
        client.fetch(there, status=404)

    def test_a_partner_cuts_what_it_handed_on_and_not_what_it_was_given(
        self, cast: Cast, rikke: Identity, vagn: Identity, chain: list[Grant]
    ) -> None:
        client = of(rikke)
        client.submit(here("partner-cut", cast.company, link_id=chain[0].pk), {"version": 1}, status=404)
        client.submit(here("partner-cut", cast.company, link_id=chain[1].pk), {"version": chain[1].version})
        assert not access.may(vagn, MAIL, cast.municipality)
        assert access.still_counts(chain[0])

    def test_a_link_that_was_changed_meanwhile_is_asked_about_anew(self, cast: Cast, chain: list[Grant]) -> None:
        there = here("partner-cut", cast.municipality, link_id=chain[0].pk)
        answer = of(cast.birgit).submit(there, {"version": chain[0].version + 1}, status=409)
        assert "En anden har ændret det imens." in faults_told(answer)
        assert access.still_counts(chain[0])

    def test_a_form_under_another_organisation_cuts_nothing(self, cast: Cast, chain: list[Grant]) -> None:
        elsewhere = cast.freja.organisation
        assert elsewhere is not None
        there = here("partner-cut", elsewhere, link_id=chain[0].pk)
        of(cast.freja).submit(there, {"version": chain[0].version}, status=404)
        assert access.still_counts(chain[0])
