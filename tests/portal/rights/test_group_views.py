"""Groups: the list, one group, its name, and closing it."""

from __future__ import annotations

from administrativ_adgang.fbrs import groups
from administrativ_adgang.fbrs.models import Group
from tests.builders import build_employee, build_organisation
from tests.client import StrictClient, text_at, text_of
from tests.people import log_in
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, Office, told, version_in


def foreign_group() -> Group:
    """A group of another organisation."""
    elsewhere = build_organisation("Nabokommune")
    return groups.create_group(by=build_employee(elsewhere, ADMINISTRATOR), scope=elsewhere, name="Fremmed")


def test_without_groups_the_page_says_what_they_are_for(office: Office) -> None:
    page = office.client.fetch(office.address("groups"))
    assert "I har ingen grupper" in text_at(page, ".panel")[0]


def test_the_list_says_what_each_gives_and_to_how_many(office: Office) -> None:
    office.group(office.amina, office.sanne)
    groups.create_group(by=office.birgit, scope=office.home, name="Arkiv")
    page = office.client.fetch(office.address("groups"))
    assert text_at(page, "tbody", "tr") == ["Arkiv ingen rettigheder endnu 0", "Drift Tilbagekaldelse 2"]


def test_a_group_is_created_once_under_its_name(office: Office) -> None:
    there = office.address("group-new")
    answer = office.client.submit(there, {"name": "  Borger   service "})
    made = Group.objects.get(organisation=office.home)
    assert made.name == "Borger service"
    assert answer["Location"] == office.address("group", group_id=made.pk)
    page = office.client.submit(there, {"name": "borger service"}, status=409).page
    assert told(page) == ["Der er allerede en gruppe, der hedder borger service."]
    assert page.xpath("//input[@name='name']/@value") == ["borger service"]
    assert told(office.client.submit(there, {"name": " "}, status=422).page) == ["Skriv gruppens navn"]


def test_the_page_of_a_group_names_its_people_and_rights(office: Office) -> None:
    group = office.group(office.amina)
    page = office.client.fetch(office.address("group", group_id=group.pk))
    assert "1 person har gruppens rettigheder." in text_of(page)
    assert text_at(page, "tbody", "tr") == [
        "Tilbagekaldelse ingen slutdato",
        "Amina YusufSagsbehandler Fjern Amina Yusuf fra gruppen",
    ]


def test_a_group_is_renamed_unless_somebody_was_first(office: Office) -> None:
    group = office.group()
    there = office.address("group-rename", group_id=group.pk)
    page = office.client.fetch(there)
    groups.rename_group(by=office.birgit, group=group, name="Drift og post", expected=1)
    sent = {"name": "Driften", "version": version_in(page)}
    page = office.client.submit(there, sent, status=409).page
    assert "En anden har ændret det imens." in told(page)[0]
    assert page.xpath("//input[@name='name']/@value") == ["Driften"]
    office.client.submit(there, {"name": "Driften", "version": version_in(page)})
    assert Group.objects.get(pk=group.pk).name == "Driften"


def test_closing_says_what_each_loses_and_what_stops(office: Office) -> None:
    group = office.group(office.amina, office.sanne)
    there = office.address("group-close", group_id=group.pk)
    page = office.client.fetch(there)
    assert text_at(page, ".screens", "li") == [
        "Amina Yusuf mister Tilbagekaldelse.",
        "Sanne Lund mister Tilbagekaldelse.",
    ]
    assert "Ingen tilbage, der må tilbagekalde beskeder." in text_at(page, ".alert-warning")[0]
    assert office.may(office.amina, RECALL)
    answer = office.client.submit(there, {"version": version_in(page)})
    assert "Gruppen Drift er nedlagt." in text_of(office.client.fetch(answer["Location"]))
    assert not office.may(office.amina, RECALL)
    office.client.fetch(office.address("group", group_id=group.pk), status=404)


def test_a_group_that_alone_gives_rights_is_not_closed(office: Office) -> None:
    group = office.group(office.amina, privilege=ADMINISTRATOR)
    held = office.right(office.birgit, ADMINISTRATOR)
    office.client.submit(office.address("right-take", grant_id=held.pk), {"version": held.version})
    office.client.fetch(office.address("groups"), status=404)
    amina = log_in(StrictClient(), office.amina)
    page = amina.submit(office.address("group-close", group_id=group.pk), {"version": 1}, status=422).page
    assert "Amina Yusuf er den sidste rettighedsadministrator" in told(page)[0]
    assert office.may(office.amina, ADMINISTRATOR)


def test_groups_of_other_organisations_do_not_exist(office: Office) -> None:
    foreign = foreign_group()
    for name in ("group", "group-rename", "group-close", "group-give", "group-add"):
        office.client.fetch(office.address(name, group_id=foreign.pk), status=404)
        sent = {"name": "X", "version": 1, "privilege": STATISTICS.value}
        if name != "group":
            office.client.submit(office.address(name, group_id=foreign.pk), sent, status=404)
    foreign.refresh_from_db()
    assert (foreign.name, foreign.closed_at) == ("Fremmed", None)
