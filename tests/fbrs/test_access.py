"""The one permission question: right privilege, right organisation, right moment, active person."""

from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.fbrs import access, delegation, groups, services
from administrativ_adgang.fbrs.models import ActivityStatus, Grant
from administrativ_adgang.fbrs.privileges import AREAS, PERSON_PRIVILEGES, SYSTEM_PRIVILEGES, Area, Privilege
from tests.builders import build_employee, build_organisation

pytestmark = pytest.mark.django_db
RIGHT = Privilege.ORGANISATION_ADMINISTRATOR


@pytest.fixture
def organisation():
    return build_organisation()


def test_a_grant_opens_its_own_organisation_and_no_other(organisation):
    person = build_employee(organisation, RIGHT)
    assert access.may(person, RIGHT, organisation)
    assert not access.may(person, RIGHT, build_organisation())
    assert not access.may(person, Privilege.CONTACT_ADMINISTRATOR, organisation)


@pytest.mark.parametrize("area", list(Area))
def test_an_area_opens_for_exactly_the_rights_in_the_table(organisation, area):
    for privilege in sorted(PERSON_PRIVILEGES):
        person = build_employee(organisation, privilege)
        assert access.may_see(person, area, organisation) == (privilege in AREAS[area].see), privilege
        assert access.may_change(person, area, organisation) == (privilege in AREAS[area].change), privilege


def test_every_right_of_a_person_or_a_system_is_one_of_the_two():
    assert set(Privilege) == PERSON_PRIVILEGES | SYSTEM_PRIVILEGES
    assert not PERSON_PRIVILEGES & SYSTEM_PRIVILEGES


def test_the_rights_administrator_does_not_read_post():
    assert Privilege.ORGANISATION_USER_ADMINISTRATOR not in AREAS[Area.MAILBOX].see


def test_a_grant_ends_by_itself(organisation):
    person = build_employee(organisation)
    given = services.grant(
        by=None, grantee=person, privilege=RIGHT, scope=organisation, active_to=clock.now() + timedelta(days=1)
    )
    assert access.may(person, RIGHT, organisation)
    moment = clock.now()
    Grant.objects.filter(pk=given.pk).update(
        active_from=moment - timedelta(days=2), active_to=moment - timedelta(days=1)
    )
    assert not access.may(person, RIGHT, organisation)
    assert not access.visible_organisations(person).exists()


@pytest.mark.parametrize("what", ["person", "organisation"])
def test_nothing_is_allowed_for_an_inactive_person_or_in_a_closed_organisation(organisation, what):
    person = build_employee(organisation, RIGHT)
    if what == "person":
        person.is_active = False
        person.save()
    else:
        organisation.status = ActivityStatus.CLOSED
        organisation.save()
    assert not access.may(person, RIGHT, organisation)


def test_a_refusal_names_the_rights_of_which_one_would_do(organisation):
    person = build_employee(organisation)
    with pytest.raises(NotAllowed) as refusal:
        access.require_change(person, Area.SYSTEMS, organisation)
    assert refusal.value.privileges == (str(RIGHT),)
    assert "Systemadministrator" in refusal.value.text


@pytest.mark.parametrize("way", ["direct", "group", "chain"])
def test_one_question_is_one_query_however_the_right_came(world, way, django_assert_num_queries):
    right, person = Privilege.MESSAGE_BASIC, world.amina
    if way == "direct":
        services.grant(by=None, grantee=person, privilege=right, scope=world.home)
    elif way == "group":
        group = groups.create_group(by=world.birgit, scope=world.home, name="Drift")
        services.give_to_group(by=None, group=group, privilege=right)
        groups.add_members(by=world.birgit, group=group, people=[person])
    else:
        person = world.vagn
        link = delegation.delegate(by=None, partner=world.partner, privilege=right, scope=world.home).grant
        delegation.hand_on(by=world.rikke, held=link, grantee=person)
    with django_assert_num_queries(1):
        assert access.may(person, right, world.home)
    with django_assert_num_queries(1):
        assert not access.may(person, Privilege.RECALL_ADMINISTRATOR, world.home)
    assert list(access.visible_to(person, right)) == [world.home]
    assert access.privileges_in(person, world.home) == {right}


def test_what_one_may_give_is_asked_in_one_query(world, django_assert_num_queries):
    world.build_everybody()
    with django_assert_num_queries(1):
        assert Privilege.CONTACT_ADMINISTRATOR in access.grantable(world.birgit, world.home)
    assert access.grantable(world.amina, world.home) == frozenset()
    assert access.grantable(world.birgit, world.partner) == frozenset()
    assert Privilege.ORGANISATION_USER_ADMINISTRATOR in access.grantable(world.manager, world.home)
