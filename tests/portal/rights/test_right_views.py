"""One right: its page, another end, and taking it away with what that stops."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import delegation, services
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee
from tests.client import StrictClient, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, Office, told, version_in

FAR = clock.today() + timedelta(days=60)


def right_address(office: Office, held: Grant) -> str:
    return office.address("right", grant_id=held.pk)


def take_address(office: Office, held: Grant) -> str:
    return office.address("right-take", grant_id=held.pk)


def build_chain(office: Office) -> tuple[Grant, Grant]:
    """The municipality's statistics, given to a company, handed on to its employee."""
    partner = build_company("Revi A/S")
    rikke = build_employee(partner, ADMINISTRATOR, name="Rikke Revisor")
    vagn = build_employee(partner, name="Vagn Thorsen")
    first = delegation.delegate(by=office.birgit, partner=partner, privilege=STATISTICS, scope=office.home).grant
    return first, delegation.hand_on(by=rikke, held=first, grantee=vagn).grant


def test_the_page_says_what_it_is_who_gave_it_and_what_happened(office: Office) -> None:
    held = services.grant(by=office.birgit, grantee=office.amina, privilege=RECALL, scope=office.home)
    page = office.client.fetch(right_address(office, held))
    assert text_at(page, "h1") == ["Tilbagekaldelse: Amina Yusuf"]
    whole = text_of(page)
    assert "Kan standse beskeder" in whole
    assert "Slutter ikke af sig selv." in whole
    assert text_at(page, ".facts", "dd")[:3] == ["Amina Yusuf", "givet direkte", "Birgit Storm"]
    assert [row.split(" ", 2)[2] for row in text_at(page, "tbody", "tr")] == ["Givet Amina Yusuf Birgit Storm"]


def test_the_end_is_moved_and_told(office: Office) -> None:
    held = office.right(office.sanne, STATISTICS)
    sent = {"version": held.version, "active_to": f"{FAR:%d.%m.%Y}"}
    answer = office.client.submit(right_address(office, held), sent)
    assert office.right(office.sanne, STATISTICS).active_to == clock.end_of(FAR)
    page = office.client.fetch(answer["Location"])
    assert "Statistik for Sanne Lund slutter" in text_of(page)
    assert "Slutdato ændret" in text_of(page)
    assert page.xpath("//input[@name='active_to']/@value") == [f"{FAR:%d.%m.%Y}"]


@pytest.mark.parametrize(
    ("typed", "said"), [("1.1.2020", "Slutdatoen ligger i fortiden."), ("aldrig", "Skriv datoen som 14.10.2026")]
)
def test_an_impossible_end_is_told_at_the_field(office: Office, typed: str, said: str) -> None:
    held = office.right(office.sanne, STATISTICS)
    page = office.client.submit(
        right_address(office, held), {"version": held.version, "active_to": typed}, status=422
    ).page
    assert told(page) == [said]
    assert page.xpath("//input[@name='active_to']/@value") == [typed]
    assert office.right(office.sanne, STATISTICS).active_to is None


def test_the_last_rights_administrator_gets_no_end(office: Office) -> None:
    held = office.right(office.birgit, ADMINISTRATOR)
    sent = {"version": held.version, "active_to": f"{FAR:%d.%m.%Y}"}
    page = office.client.submit(right_address(office, held), sent, status=422).page
    assert "Giv først rettigheden til en anden, fx Amina Yusuf eller Sanne Lund." in told(page)[0]
    assert "Slutter ikke af sig selv." in text_at(page, ".status")[0]
    assert office.right(office.birgit, ADMINISTRATOR).active_to is None


def test_an_end_from_before_somebody_elses_change_is_refused(office: Office) -> None:
    held = office.right(office.sanne, STATISTICS)
    services.change_end(by=office.birgit, held=held, active_to=clock.end_of(FAR), expected=held.version)
    page = office.client.submit(right_address(office, held), {"version": 1, "active_to": ""}, status=409).page
    assert "En anden har ændret det imens. Intet er gemt." in told(page)[0]
    assert told(page)[1].startswith("Senest: Slutdato ændret, til og med")
    assert "Det gjorde Birgit Storm i dag" in told(page)[1]
    assert version_in(page) == "2"
    assert office.right(office.sanne, STATISTICS).active_to == clock.end_of(FAR)


def test_taking_away_shows_what_stops_and_is_gone_at_the_next_request(office: Office) -> None:
    sanne = log_in(StrictClient(), office.sanne)
    sanne.fetch(office.address("statistics"))
    held = office.right(office.sanne, STATISTICS)
    page = office.client.fetch(take_address(office, held))
    assert text_at(page, "h1") == ["Fjern Statistik fra Sanne Lund?"]
    assert "Ingen tilbage, der må tage statistik ud." in text_at(page, ".alert-warning")[0]
    assert "Statistik ser og ændrer –" in text_at(page, "tr.hit")
    assert "Sanne Lund kan slet ikke komme ind hos Eksempelby Kommune." in text_of(page)
    assert office.may(office.sanne, STATISTICS)
    answer = office.client.submit(take_address(office, held), {"version": held.version})
    assert answer["Location"] == office.address("person", person_id=office.sanne.pk)
    sanne.fetch(office.address("statistics"), status=404)
    page = office.client.fetch(right_address(office, held))
    assert "af Birgit Storm" in text_at(page, ".status")[0]
    assert not page.xpath("//input[@name='active_to']")


def test_the_last_rights_administrator_is_kept_and_candidates_are_named(office: Office) -> None:
    held = office.right(office.birgit, ADMINISTRATOR)
    page = office.client.fetch(take_address(office, held))
    assert "Ingen tilbage, der må give rettigheder." in text_at(page, ".alert-warning")[0]
    page = office.client.submit(take_address(office, held), {"version": held.version}, status=422).page
    (line,) = told(page)
    assert "Birgit Storm er den sidste rettighedsadministrator" in line
    assert "Amina Yusuf eller Sanne Lund" in line
    assert version_in(page) == str(held.version)
    assert office.may(office.birgit, ADMINISTRATOR)


def test_a_question_from_before_somebody_elses_change_is_asked_anew(office: Office) -> None:
    held = office.right(office.sanne, STATISTICS)
    services.change_end(by=office.birgit, held=held, active_to=clock.end_of(FAR), expected=1)
    page = office.client.submit(take_address(office, held), {"version": 1}, status=409).page
    assert "En anden har ændret det imens." in told(page)[0]
    assert version_in(page) == "2"
    assert office.may(office.sanne, STATISTICS)


def test_cutting_a_chain_names_who_falls_with_it(office: Office) -> None:
    first, handed_on = build_chain(office)
    page = office.client.fetch(right_address(office, first))
    assert "Vagn Thorsen, Revi A/S" in text_of(page)
    page = office.client.fetch(right_address(office, handed_on))
    assert "Revi A/S → Vagn Thorsen" in text_at(page, ".facts", "dd")[1]
    assert not page.xpath("//input[@name='active_to']")
    page = office.client.fetch(take_address(office, first))
    assert "Vagn Thorsen mister også adgangen: den er givet videre herfra." in text_of(page)
    office.client.submit(take_address(office, first), {"version": first.version})
    assert not office.may(handed_on.grantee, STATISTICS)  # type: ignore[arg-type]


def test_a_groups_right_is_taken_from_all_of_them_and_each_is_named(office: Office) -> None:
    group = office.group(office.amina, office.sanne, privilege=STATISTICS)
    held = Grant.objects.get(group=group)
    assert "2 personer har den gennem gruppen" in text_of(office.client.fetch(right_address(office, held)))
    page = office.client.fetch(take_address(office, held))
    assert text_at(page, ".screens", "li") == ["Amina Yusuf mister Statistik.", "Sanne Lund kan det samme som i dag."]
    assert not text_at(page, ".alert-warning")
    office.client.submit(take_address(office, held), {"version": held.version})
    assert not office.may(office.amina, STATISTICS)


def test_a_right_that_has_run_out_says_so(office: Office) -> None:
    with clock.moved(timedelta(days=-20)):
        held = services.grant(
            by=None,
            grantee=office.amina,
            privilege=RECALL,
            scope=office.home,
            active_to=clock.now() + timedelta(days=5),
        )
    assert "Udløbet." in text_at(office.client.fetch(right_address(office, held)), ".status")[0]


def test_rights_of_other_organisations_do_not_exist(office: Office, cast: Cast) -> None:
    foreign = Grant.objects.filter(grantee=cast.freja, type=Privilege.MESSAGE_BASIC).get()
    for name in ("right", "right-take"):
        office.client.fetch(office.address(name, grant_id=foreign.pk), status=404)
        office.client.submit(office.address(name, grant_id=foreign.pk), {"version": 1}, status=404)
    assert Grant.objects.get(pk=foreign.pk).revoked_at is None
