"""A person's history: page by page, with colleagues by name and everybody else by organisation."""

from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import delegation, history, services
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee

MAIL, LOGS = Privilege.MESSAGE_BASIC, Privilege.MESSAGE_LOG_ADMINISTRATOR


def told(page):
    return [(one.event.tag, one.actor) for one in page.entries]


def test_colleagues_by_name_the_solution_by_its_and_others_by_organisation(world):
    link = delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home).grant
    delegation.hand_on(by=world.rikke, held=link, grantee=world.vagn)
    partner = f"Revi A/S (CVR {world.partner.cvr_number})"
    assert told(history.of_person(world.vagn, world.home)) == [(Tag.PRIVILEGES_GRANTED, partner)]
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
    services.grant(by=None, grantee=world.amina, privilege=LOGS, scope=world.home)
    assert told(history.of_person(world.amina, world.home)) == [
        (Tag.PRIVILEGES_GRANTED, "Digital Post"),
        (Tag.PRIVILEGES_GRANTED, "Birgit Storm"),
    ]


def test_pages_follow_each_other_without_a_gap(world):
    person = build_employee(world.home, MAIL, LOGS, Privilege.STATISTICS_ADMINISTRATOR)
    whole = [one.event.pk for one in history.of_person(person, world.home).entries]
    seen, before = [], None
    while True:
        page = history.of_person(person, world.home, before=before, limit=2)
        seen += [one.event.pk for one in page.entries]
        before = page.following
        if before is None:
            break
    assert seen == whole
    assert len(whole) == 3


def test_another_organisations_events_are_not_told(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
    assert history.of_person(world.amina, world.partner).entries == []
