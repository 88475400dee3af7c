"""Groups: members share rights, by the same rules as giving them one by one."""

import pytest

from administrativ_adgang.core.errors import Conflict, NotAllowed, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, groups, services
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.fbrs.worlds import ADMINISTRATOR, grant_of

RIGHT = Privilege.MESSAGE_LOG_ADMINISTRATOR


@pytest.fixture
def group(world):
    return groups.create_group(by=world.birgit, scope=world.home, name="Fagsystemer")


def test_a_member_has_the_groups_rights_now_and_those_it_gets_later(world, group):
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    assert not access.may(world.amina, RIGHT, world.home)
    services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)
    assert access.may(world.amina, RIGHT, world.home)
    assert world.home in access.visible_to(world.amina, RIGHT)
    late = build_employee(world.home)
    groups.add_members(by=world.birgit, group=group, people=[late, world.amina])
    assert access.may(late, RIGHT, world.home)


def test_who_leaves_loses_at_once_what_came_only_from_the_group(world, group):
    services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)
    services.give(by=world.birgit, grantee=world.amina, privilege=RIGHT, scope=world.home)
    other = build_employee(world.home)
    groups.add_members(by=world.birgit, group=group, people=[world.amina, other])
    for person in (world.amina, other):
        groups.remove_member(by=world.birgit, group=group, person=person)
    assert access.may(world.amina, RIGHT, world.home)
    assert not access.may(other, RIGHT, world.home)


def test_each_member_is_told_of_in_the_log(world, group):
    services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    groups.remove_member(by=world.birgit, group=group, person=world.amina)
    about = Event.objects.filter(properties__grantee=str(world.amina.pk)).order_by("id")
    assert [event.tag for event in about] == [Tag.PRIVILEGES_GRANTED, Tag.PRIVILEGES_REVOKED]
    assert {event.properties["group_name"] for event in about} == {"Fagsystemer"}


def test_a_closed_group_gives_nothing_and_its_name_is_free_again(world, group):
    services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    groups.close_group(by=world.birgit, group=group, expected=group.version)
    assert not access.may(world.amina, RIGHT, world.home)
    assert not Grant.objects.filter(group=group, revoked_at=None).exists()
    for attempt in (
        lambda: groups.add_members(by=world.birgit, group=group, people=[world.amina]),
        lambda: services.give_to_group(by=world.birgit, group=group, privilege=RIGHT),
    ):
        with pytest.raises(RefusedByRule, match="nedlagt"):
            attempt()
    assert groups.create_group(by=world.birgit, scope=world.home, name="Fagsystemer") != group


class TestRefused:
    def test_a_name_twice_an_empty_one_and_an_older_version(self, world, group):
        with pytest.raises(Conflict, match="hedder"):
            groups.create_group(by=world.birgit, scope=world.home, name=" fagsystemer ")
        with pytest.raises(RefusedByRule, match="navn"):
            groups.create_group(by=world.birgit, scope=world.home, name="  ")
        groups.rename_group(by=world.birgit, group=group, name="Drift", expected=group.version)
        with pytest.raises(StaleVersion):
            groups.rename_group(by=world.birgit, group=group, name="Andet", expected=1)

    def test_without_the_right_to_give(self, world, group):
        for attempt in (
            lambda: groups.create_group(by=world.amina, scope=world.home, name="Min"),
            lambda: groups.add_members(by=world.amina, group=group, people=[world.amina]),
            lambda: groups.close_group(by=world.amina, group=group, expected=group.version),
            lambda: services.give_to_group(by=world.amina, group=group, privilege=RIGHT),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_joining_a_group_oneself_for_rights_one_lacks(self, world, group):
        services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)
        with pytest.raises(RefusedByRule, match="dig selv"):
            groups.add_members(by=world.birgit, group=group, people=[world.birgit])

    def test_giving_a_group_one_is_in_what_one_lacks(self, world, group):
        groups.add_members(by=world.birgit, group=group, people=[world.birgit])
        with pytest.raises(RefusedByRule, match="dig selv"):
            services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)

    def test_people_from_outside_and_systems_rights(self, world, group):
        with pytest.raises(RefusedByRule, match="ikke ansat"):
            groups.add_members(by=world.birgit, group=group, people=[world.vagn])
        with pytest.raises(RefusedByRule, match="gruppe"):
            services.give_to_group(by=None, group=group, privilege=Privilege.AUTHORITY_SENDER_SYSTEM)


def test_the_last_administrator_through_a_group_can_neither_leave_nor_see_it_closed(world, group):
    services.give_to_group(by=world.birgit, group=group, privilege=ADMINISTRATOR)
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    services.revoke(by=world.amina, held=grant_of(world.birgit, ADMINISTRATOR))
    for attempt in (
        lambda: groups.remove_member(by=world.amina, group=group, person=world.amina),
        lambda: groups.close_group(by=world.amina, group=group, expected=group.version),
    ):
        with pytest.raises(RefusedByRule, match="Amina Yusuf er den sidste"):
            attempt()
    group.refresh_from_db()
    assert group.closed_at is None
    assert access.may(world.amina, ADMINISTRATOR, world.home)
