"""A system may be given the right to manage rights; it is no person anywhere, and keeps nobody from being the last."""

import pytest

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record, record_many, through
from administrativ_adgang.fbrs import access, rules, selectors, services, what_if
from administrativ_adgang.fbrs.models import Grant, RightsHolder
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES, Privilege
from tests.builders import build_system
from tests.fbrs.worlds import ADMINISTRATOR

RIGHT = Privilege.RECALL_ADMINISTRATOR


@pytest.fixture
def machine(world):
    """A system that a rights administrator lets manage rights."""
    system = build_system(world.home, is_sender=True)
    services.grant(by=world.birgit, grantee=system.identity, privilege=ADMINISTRATOR, scope=world.home)
    return system.identity


@pytest.mark.parametrize("privilege", sorted(PERSON_PRIVILEGES - rules.FOR_SYSTEMS_TOO))
def test_no_other_right_of_people_is_given_to_a_system(world, privilege):
    system = build_system(world.home, is_sender=True)
    with pytest.raises((RefusedByRule, NotAllowed)):
        services.give(by=world.birgit, grantee=system.identity, privilege=privilege, scope=world.home)
    with pytest.raises(RefusedByRule):
        services.give(by=None, grantee=system.identity, privilege=privilege, scope=world.home)


def test_who_gives_no_rights_makes_no_system_that_does(world):
    system = build_system(world.home, is_sender=True)
    with pytest.raises(NotAllowed):
        services.give(by=world.amina, grantee=system.identity, privilege=ADMINISTRATOR, scope=world.home)


def test_it_is_listed_as_nobody_one_could_ask(world, machine):
    assert access.may(machine, ADMINISTRATOR, world.home)
    assert list(selectors.rights_administrators(world.home)) == [world.birgit]
    assert not RightsHolder.objects.filter(identity=machine).exists()
    (held,) = Grant.objects.filter(grantee=world.birgit)
    assert "Ingen tilbage, der må give rettigheder." in what_if.preview(world.birgit, world.home, take=[held]).stops


def test_the_last_person_stays_though_a_system_could_give_rights(world, machine):
    (held,) = Grant.objects.filter(grantee=world.birgit)
    with pytest.raises(RefusedByRule, match="den sidste"):
        services.revoke(by=machine, held=held)


def test_together_only_the_outcome_is_judged(world):
    (held,) = Grant.objects.filter(grantee=world.birgit)
    assert world.amina

    def take():
        return services.revoke(by=None, held=held)

    def give():
        return services.grant(by=None, grantee=world.amina, privilege=ADMINISTRATOR, scope=world.home)

    with pytest.raises(RefusedByRule, match="den sidste"):
        services.together(by=world.birgit, scope=world.home, steps=[take])
    held.refresh_from_db()
    assert held.revoked_at is None
    assert len(services.together(by=world.birgit, scope=world.home, steps=[take, give])) == 2
    # The watch ended with the block: alone, the new last one cannot go.
    with pytest.raises(RefusedByRule, match="den sidste"):
        services.revoke(by=None, held=Grant.objects.get(grantee=world.amina))


def test_an_event_is_marked_with_the_system_it_came_through(world, machine):
    system, other = machine.pk, world.home.pk
    with through(system):
        record(Event(tag="PRIVILEGES_GRANTED"))
        record_many([Event(tag="PRIVILEGES_GRANTED"), Event(tag="PRIVILEGES_GRANTED", system_id=other)])
    record(Event(tag="PRIVILEGES_GRANTED"))
    assert list(Event.objects.order_by("-id").values_list("system_id", flat=True)[:4]) == [None, other, system, system]
