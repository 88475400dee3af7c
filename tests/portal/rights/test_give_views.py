"""Giving a right: who, what, what it changes, and every refusal in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import activity, services
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, SYSTEM_PRIVILEGES, Privilege
from administrativ_adgang.portal import words
from tests.builders import build_employee, build_organisation
from tests.client import matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, SYSTEMS, Office, told

FAR = clock.today() + timedelta(days=60)
TYPED = f"{FAR:%d.%m.%Y}"


def give_address(office: Office, person: object) -> str:
    return f"{office.address('give-right')}?person={person.pk}"  # type: ignore[attr-defined]


def test_everybody_employed_can_be_chosen_also_who_has_no_right_yet(office: Office) -> None:
    page = office.client.fetch(office.address("give-right"))
    assert text_at(page, "a.row-link", ".name") == ["Amina Yusuf", "Birgit Storm", "Sanne Lund"]
    assert text_at(page, "a.row-link", ".muted") == ["Ingen rettigheder endnu"]
    page = office.client.fetch(f"{office.address('give-right')}?q=sagsb")
    assert [row.get("href") for row in matching(page, "a.row-link")] == [give_address(office, office.amina)]
    page = office.client.fetch(f"{office.address('give-right')}?q=Findes+ikke")
    assert "Ingen hedder noget med »Findes ikke«" in text_of(page)


def test_a_form_without_a_person_asks_for_one(office: Office) -> None:
    page = office.client.submit(office.address("give-right"), {"privilege": STATISTICS}, status=422).page
    assert "Vælg en person." in text_at(page, ".alert-error")[0]


def test_the_choices_are_what_the_caller_may_give_and_each_says_what_it_means(office: Office) -> None:
    page = office.client.fetch(give_address(office, office.amina))
    offered = {one.get("value") for one in page.xpath("//input[@name='privilege']")}
    assert offered == set(Privilege) - CENTRAL_PRIVILEGES - SYSTEM_PRIVILEGES
    hint = page.xpath("//input[@value='RECALL_ADMINISTRATOR']/@aria-describedby")[0]
    assert "Kan standse beskeder" in text_at(page, f"#{hint}")[0]
    assert text_at(page, f"#{hint}", "strong") == ["Ser personoplysninger."]
    assert "Vælg en rettighed. Så står her" in text_at(page, "#what-if")[0]


def test_what_it_changes_is_shown_before_anything_is_saved(office: Office) -> None:
    asked = f"{give_address(office, office.amina)}&privilege={RECALL}&active_to={TYPED}"
    page = office.client.fetch(asked)
    assert text_at(page, "#what-if", "tr.hit") == [
        "Forside – ser",
        "Hændelseslog – ser",
        "Tilbagekaldelse – ser og ændrer",
    ]
    panel = text_at(page, "#what-if")[0]
    assert "Ser personoplysninger: ja, som noget nyt." in panel
    last = text_of_day()
    assert f"slutter af sig selv {last} kl. 23.59" in panel
    assert "14 dage før" in panel
    assert "Nogen må igen tilbagekalde beskeder." in panel
    assert text_at(page, "#what-if-said") == ["Amina Yusuf får Tilbagekaldelse."]
    # Without script a button shows the same, keeps what was typed, and saves nothing.
    typed = {"privilege": RECALL.value, "active_to": TYPED, "preview": "yes"}
    page = office.client.submit(give_address(office, office.amina), typed, status=200).page
    assert len(text_at(page, "#what-if", "tr.hit")) == 3
    assert page.xpath("//input[@name='active_to']/@value") == [TYPED]
    assert page.xpath("//input[@name='privilege'][@checked]/@value") == [RECALL.value]
    assert not office.may(office.amina, RECALL)


def text_of_day() -> str:
    """``fredag den 22. januar 2027``, as the panel says it (the year only when it is another)."""
    end = clock.end_of(FAR) - timedelta(minutes=1)
    return words.spoken(end, clock.now()).replace("\N{NO-BREAK SPACE}", " ").rsplit(" kl.", 1)[0]


def test_a_right_is_given_until_the_end_of_a_day_and_logged(office: Office) -> None:
    sent = {"privilege": STATISTICS.value, "active_to": TYPED}
    answer = office.client.submit(give_address(office, office.amina), sent)
    assert answer["Location"] == office.address("person", person_id=office.amina.pk)
    given = office.right(office.amina, STATISTICS)
    assert given.active_to == clock.end_of(FAR)
    assert given.issuer == office.birgit
    assert given.notice_at == given.active_to - timedelta(days=14)
    assert "har fået rettigheden Statistik, til og med" in text_of(office.client.fetch(answer["Location"]))
    assert Event.objects.filter(tag=Tag.PRIVILEGES_GRANTED, actor_label="Birgit Storm").count() == 1


def test_the_same_twice_makes_no_second_row_and_says_until_when(office: Office) -> None:
    services.grant(
        by=office.birgit,
        grantee=office.amina,
        privilege=STATISTICS,
        scope=office.home,
        active_to=clock.end_of(FAR),
    )
    there = give_address(office, office.amina)
    said = f"Amina Yusuf har allerede rettigheden Statistik, til og med {words.day(FAR)}"
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert said in text_at(office.client.fetch(f"{there}&privilege={STATISTICS}"), "#what-if")[0]
    answer = office.client.submit(there, {"privilege": STATISTICS.value})
    assert said in text_of(office.client.fetch(answer["Location"]))
    assert Grant.objects.filter(grantee=office.amina).count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Vælg en rettighed"),
        ({"privilege": "SYSTEM_MANAGER"}, "Vælg en rettighed, du må give"),
        ({"privilege": "AUTHORITY_SENDER_SYSTEM"}, "Vælg en rettighed, du må give"),
        ({"privilege": STATISTICS.value, "active_to": "1.1.2020"}, "Slutdatoen ligger i fortiden."),
        ({"privilege": STATISTICS.value, "active_to": "snart"}, "Skriv datoen som 14.10.2026"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_input_is_kept(
    office: Office, sent: dict[str, str], said: str
) -> None:
    page = office.client.submit(give_address(office, office.amina), sent, status=422).page
    assert told(page) == [said]
    assert matching(page, ".form-error")
    assert page.xpath("//input[@name='active_to']/@value") == ([sent["active_to"]] if "active_to" in sent else [])
    assert not Grant.objects.filter(grantee=office.amina).exists()


def test_to_oneself_nobody_gives_more_and_mailbox_rights_are_told_of(office: Office) -> None:
    there = give_address(office, office.birgit)
    refusal = "Du kan ikke give dig selv Systemadministrator. En anden rettighedsadministrator skal gøre det."
    assert refusal in text_at(office.client.fetch(f"{there}&privilege={SYSTEMS}"), "#what-if")[0]
    assert told(office.client.submit(there, {"privilege": SYSTEMS.value}, status=422).page) == [refusal]
    assert not office.may(office.birgit, SYSTEMS)
    mailbox = Privilege.MESSAGE_BASIC
    panel = text_at(office.client.fetch(f"{there}&privilege={mailbox}"), "#what-if")[0]
    assert "Det er dig selv." in panel
    office.client.submit(there, {"privilege": mailbox.value})
    assert office.may(office.birgit, mailbox)


def test_an_inactive_person_gets_nothing(office: Office) -> None:
    activity.deactivate_identity(by=office.birgit, person=office.amina)
    there = give_address(office, office.amina)
    said = "Personen er ikke aktiv og kan ikke få rettigheder."
    assert said in text_at(office.client.fetch(there), "#what-if")[0]
    assert told(office.client.submit(there, {"privilege": STATISTICS.value}, status=422).page) == [said]


def test_somebody_elses_employee_gets_nothing_without_a_delegation(office: Office) -> None:
    outside = build_employee(build_organisation("Andersted Kommune"), name="Vagn Thorsen")
    services.grant(by=None, grantee=outside, privilege=RECALL, scope=office.home)
    there = give_address(office, outside)
    said = "Vagn Thorsen er ikke ansat i Eksempelby Kommune. Giv adgangen til virksomheden, som selv giver den videre."
    assert said in text_at(office.client.fetch(there), "#what-if")[0]
    assert told(office.client.submit(there, {"privilege": STATISTICS.value}, status=422).page) == [said]


def test_people_elsewhere_do_not_exist(office: Office, cast: Cast) -> None:
    office.client.fetch(give_address(office, cast.freja), status=404)
    office.client.submit(give_address(office, cast.freja), {"privilege": STATISTICS.value}, status=404)
    office.client.fetch(f"{office.address('give-right')}?person=ingen", status=404)


def test_a_form_from_another_organisations_context_gives_nothing(office: Office, cast: Cast) -> None:
    cast.freja  # noqa: B018 - the cast is built when asked for
    foreign = give_address(office, cast.freja).replace(str(office.home.pk), str(cast.freja.organisation_id))
    office.client.submit(foreign, {"privilege": STATISTICS.value}, status=404)
    # And hers, for her own organisation, sent to the address of ours.
    log_in(office.client, cast.freja)
    office.client.submit(give_address(office, office.amina), {"privilege": STATISTICS.value}, status=404)
    assert not office.may(office.amina, STATISTICS)


def test_a_right_held_through_a_group_may_also_be_given_directly(office: Office) -> None:
    office.group(office.amina, privilege=STATISTICS)
    there = give_address(office, office.amina)
    page = office.client.fetch(f"{there}&privilege={STATISTICS}")
    assert "Har den allerede gennem gruppen Drift." in text_at(page, "#what-if")[0]
    office.client.submit(there, {"privilege": STATISTICS.value})
    assert office.right(office.amina, STATISTICS).group is None


def test_a_second_rights_administrator_is_told_of_as_such(office: Office) -> None:
    page = office.client.fetch(f"{give_address(office, office.amina)}&privilege={ADMINISTRATOR}")
    assert "Personer og rettigheder – ser og ændrer" in text_at(page, "#what-if", "tr.hit")
    assert matching(page, "details.more-rights")[0].get("open") is not None
