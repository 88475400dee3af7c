"""People in and out of a group, and a right for all of them."""

from __future__ import annotations

from datetime import timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import activity, groups, selectors, services
from administrativ_adgang.fbrs.models import Grant, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.client import text_at, text_of
from tests.people import Cast, log_in
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, Office, told

FAR = clock.today() + timedelta(days=60)


def names(found: object) -> list[str]:
    return [one.name for one in found]  # type: ignore[attr-defined]


def test_colleagues_are_found_ticked_and_told_of_before_they_join(office: Office) -> None:
    group = office.group(office.sanne)
    there = office.address("group-add", group_id=group.pk)
    page = office.client.fetch(there)
    assert text_at(page, ".form-group-checkbox", "label") == ["Amina Yusuf, Sagsbehandler", "Birgit Storm"]
    # Who was ticked stays while one looks for somebody else.
    sent = {"people": [str(office.amina.pk)], "q": "birgit", "search": "yes"}
    page = office.client.submit(there, sent, status=200).page
    assert text_at(page, ".form-group-checkbox", "label") == ["Amina Yusuf, Sagsbehandler", "Birgit Storm"]
    assert page.xpath("//input[@name='people'][@checked]/@value") == [str(office.amina.pk)]
    assert text_at(page, "#what-if", "li") == ["Amina Yusuf får Tilbagekaldelse."]
    assert text_at(page, "#what-if-said") == ["1 person valgt."]
    assert not office.may(office.amina, RECALL)
    answer = office.client.submit(there, {"people": [str(office.amina.pk)]})
    assert "1 person er føjet til gruppen." in text_of(office.client.fetch(answer["Location"]))
    assert office.may(office.amina, RECALL)


def test_nobody_chosen_and_nobody_found_are_told(office: Office) -> None:
    there = office.address("group-add", group_id=office.group().pk)
    assert told(office.client.submit(there, {}, status=422).page) == ["Vælg mindst én person"]
    page = office.client.submit(there, {"q": "Findes ikke", "search": "yes"}, status=200).page
    assert "hedder noget med »Findes ikke«" in text_of(page)


def test_strangers_and_inactive_people_do_not_join(office: Office, cast: Cast) -> None:
    group = office.group()
    there = office.address("group-add", group_id=group.pk)
    activity.deactivate_identity(by=office.birgit, person=office.amina)
    for person in (cast.freja, office.amina):
        page = office.client.submit(there, {"people": [str(person.pk)]}, status=422).page
        assert told(page) == ["Vælg personer fra listen"]
    office.client.submit(there, {"people": ["ingen"]}, status=422)
    assert not selectors.members(group).exists()


def test_through_a_group_nobody_gives_oneself_more(office: Office) -> None:
    group = office.group()
    there = office.address("group-add", group_id=group.pk)
    page = office.client.submit(there, {"people": [str(office.birgit.pk)]}, status=422).page
    assert "Du kan ikke give dig selv Tilbagekaldelse." in told(page)[0]
    assert not office.may(office.birgit, RECALL)


def test_two_who_add_the_same_person_add_one(office: Office) -> None:
    group = office.group(office.amina)
    there = office.address("group-add", group_id=group.pk)
    answer = office.client.submit(there, {"people": [str(office.amina.pk)]})
    assert "allerede i gruppen" in text_of(office.client.fetch(answer["Location"]))
    assert names(selectors.members(group)) == ["Amina Yusuf"]


def test_leaving_is_asked_about_with_what_it_stops(office: Office) -> None:
    group = office.group(office.amina)
    there = office.address("group-remove", group_id=group.pk, person_id=office.amina.pk)
    page = office.client.fetch(there)
    assert text_at(page, "h1") == ["Fjern Amina Yusuf fra Drift?"]
    assert "Tilbagekaldelse ser og ændrer –" in text_at(page, "tr.hit")
    assert "Ingen tilbage, der må tilbagekalde beskeder." in text_at(page, ".alert-warning")[0]
    office.client.submit(there, {})
    assert not office.may(office.amina, RECALL)
    # A second administrator with the same question comes too late: there is nothing to take any more.
    office.client.submit(there, {}, status=404)


def test_the_last_administrator_does_not_leave_the_group_that_makes_one(office: Office) -> None:
    group = office.group(office.amina, privilege=ADMINISTRATOR)
    services.revoke(by=None, held=office.right(office.birgit, ADMINISTRATOR))
    boss = build_employee(office.home, Privilege.SYSTEM_MANAGER, name="Sofus Lange")
    log_in(office.client, boss)
    there = office.address("group-remove", group_id=group.pk, person_id=office.amina.pk)
    page = office.client.submit(there, {}, status=422).page
    assert "Amina Yusuf er den sidste rettighedsadministrator" in told(page)[0]
    assert office.may(office.amina, ADMINISTRATOR)


def test_a_right_for_a_group_is_told_person_by_person(office: Office) -> None:
    group = office.group(office.amina, office.sanne)
    there = office.address("group-give", group_id=group.pk)
    assert "Vælg en rettighed." in text_at(office.client.fetch(there), "#what-if")[0]
    page = office.client.fetch(f"{there}?privilege={STATISTICS}")
    assert text_at(page, "#what-if", "li") == ["Amina Yusuf får Statistik.", "Sanne Lund kan det samme som i dag."]
    sent = {"privilege": STATISTICS.value, "active_to": f"{FAR:%d.%m.%Y}"}
    page = office.client.submit(there, {**sent, "preview": "yes"}, status=200).page
    assert page.xpath("//input[@name='active_to']/@value") == [sent["active_to"]]
    assert not office.may(office.amina, STATISTICS)
    office.client.submit(there, sent)
    assert Grant.objects.get(group=group, type=STATISTICS).active_to == clock.end_of(FAR)
    assert office.may(office.amina, STATISTICS)


def test_the_same_right_twice_leads_to_the_one_that_is_there(office: Office) -> None:
    group = office.group(office.amina)
    there = office.address("group-give", group_id=group.pk)
    assert "Gruppen har allerede rettigheden." in text_of(office.client.fetch(f"{there}?privilege={RECALL}"))
    answer = office.client.submit(there, {"privilege": RECALL.value})
    assert "Gruppen har allerede rettigheden Tilbagekaldelse, uden slutdato." in text_of(
        office.client.fetch(answer["Location"])
    )
    assert Grant.objects.filter(group=group).count() == 1


def test_an_end_in_the_past_and_no_choice_are_told(office: Office) -> None:
    there = office.address("group-give", group_id=office.group().pk)
    assert told(office.client.submit(there, {}, status=422).page) == ["Vælg en rettighed"]
    sent = {"privilege": STATISTICS.value, "active_to": "1.1.2020"}
    assert told(office.client.submit(there, sent, status=422).page) == ["Slutdatoen ligger i fortiden."]


def test_the_page_of_a_group_asks_as_much_for_many_people_as_for_one(
    office: Office, django_assert_max_num_queries: object
) -> None:
    group = office.group(office.amina)
    there = office.address("group-close", group_id=group.pk)
    with django_assert_max_num_queries(40) as first:  # type: ignore[operator]
        office.client.fetch(there)
    people: list[Identity] = [build_employee(office.home) for _ in range(12)]
    groups.add_members(by=office.birgit, group=group, people=people)
    with django_assert_max_num_queries(len(first)):  # type: ignore[operator]
        office.client.fetch(there)
