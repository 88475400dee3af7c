"""The people page and a person's page: what counts now, where it comes from, page by page, in few queries."""

from datetime import timedelta

import pytest

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import delegation, effective, groups, history, selectors, services
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee, build_organisation
from tests.fbrs.worlds import ADMINISTRATOR, in_days

MAIL, LOGS = Privilege.MESSAGE_BASIC, Privilege.MESSAGE_LOG_ADMINISTRATOR


@pytest.fixture
def busy(world):
    """Rights by every way."""
    group = groups.create_group(by=world.birgit, scope=world.home, name="Fagsystemer")
    services.give_to_group(by=world.birgit, group=group, privilege=LOGS)
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home, active_to=in_days(17))
    link = delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home).grant
    delegation.hand_on(by=world.rikke, held=link, grantee=world.vagn)
    build_employee(world.home, name="Uden Rettigheder")
    return world


def names(page):
    return [one.identity.name for one in page.people]


def test_each_right_says_where_it_comes_from_and_when_it_ends(busy):
    page = effective.people(busy.home)
    assert names(page) == ["Amina Yusuf", "Birgit Storm", "Revi A/S", "Vagn Thorsen"]
    amina = page.people[0]
    assert [(right.privilege, right.comes_from, right.is_direct) for right in amina.rights] == [
        (LOGS, "gruppen Fagsystemer", False),
        (MAIL, "direkte", True),
    ]
    assert [right.ends_within(timedelta(days=30)) for right in amina.rights] == [False, True]
    assert page.people[3].rights[0].comes_from == "videregivet af Revi A/S"
    assert effective.people_count(busy.home) == 4


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"search": "sags"}, ["Amina Yusuf"]),
        ({"search": "STORM"}, ["Birgit Storm"]),
        ({"privilege": LOGS}, ["Amina Yusuf"]),
        ({"privilege": ADMINISTRATOR}, ["Birgit Storm"]),
        ({"ends_within": timedelta(days=30)}, ["Amina Yusuf"]),
        ({"search": "ingen med det navn"}, []),
    ],
)
def test_filters(busy, filters, found):
    assert names(effective.people(busy.home, **filters)) == found


def test_an_outside_partner_is_found_by_its_cvr_number(busy):
    assert names(effective.people(busy.home, search=busy.partner.cvr_number)) == ["Revi A/S", "Vagn Thorsen"]


def test_page_by_page_everybody_comes_once_also_those_with_the_same_name(world):
    for _ in range(5):
        build_employee(world.home, MAIL, name="Hans Jensen")
    build_employee(world.home, MAIL, name="Ørum")
    seen, after = [], None
    while True:
        page = effective.people(world.home, after=after, limit=2)
        seen += [one.identity.pk for one in page.people]
        if page.following is None:
            break
        after = page.following
    assert len(seen) == len(set(seen)) == 6


def test_queries_do_not_grow_with_people(busy, django_assert_num_queries):
    for after in range(2):
        for _ in range(after * 10):
            build_employee(busy.home, MAIL, LOGS)
        with django_assert_num_queries(4):
            assert effective.people(busy.home).people
        with django_assert_num_queries(2):
            assert effective.rights_of_person(busy.amina, busy.home)


def test_a_person_is_found_where_they_work_or_have_had_a_right_and_nowhere_else(busy):
    assert selectors.person(busy.home, busy.vagn.pk) == busy.vagn
    assert selectors.person(busy.home, busy.amina.pk) == busy.amina
    for scope, person in ((busy.home, busy.rikke), (build_organisation(), busy.amina)):
        with pytest.raises(NotFound):
            selectors.person(scope, person.pk)


def test_history_of_a_person_and_of_a_right(busy):
    services.revoke(by=busy.birgit, held=busy.amina.grants.get(revoked_at=None))
    of_person = history.of_person(busy.amina, busy.home).entries
    assert [(entry.event.tag, entry.event.properties["privilege"]) for entry in of_person] == [
        (Tag.PRIVILEGES_REVOKED, MAIL),
        (Tag.PRIVILEGES_GRANTED, MAIL),
        (Tag.PRIVILEGES_GRANTED, LOGS),
    ]
    of_right = selectors.history_of_right(LOGS, busy.home)
    assert {event.properties.get("grantee_name", "") for event in of_right} == {"", "Amina Yusuf"}
    assert history.of_person(busy.amina, build_organisation()).entries == []


def test_how_safely_rights_can_be_given(busy):
    standing = selectors.administrator_standing(busy.home)
    assert (standing.is_safe, [one.name for one in standing.administrators]) == (False, ["Birgit Storm"])
    assert "Amina Yusuf" in standing.candidates
    build_employee(busy.home, ADMINISTRATOR, name="Jens Mikkelsen")
    assert selectors.administrator_standing(busy.home).is_safe


def test_whom_one_can_give_a_right(busy):
    assert [one.name for one in selectors.employees(busy.home, search="uden")] == ["Uden Rettigheder"]
    assert busy.vagn not in selectors.employees(busy.home)


def test_a_partner_company_is_nobody_to_ask(busy):
    assert [one.name for one in selectors.holders(busy.home, [MAIL])] == ["Amina Yusuf", "Vagn Thorsen"]
