"""Going out and coming back: people, and organisations of the business register."""

import pytest

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, activity, delegation, services
from administrativ_adgang.fbrs.models import ActivityStatus, Identity, User
from administrativ_adgang.fbrs.object_permissions import codename
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.fbrs.worlds import ADMINISTRATOR, build_citizen_identity, grant_of

RIGHT = Privilege.CONTACT_ADMINISTRATOR


def test_an_inactive_person_may_nothing_and_keeps_the_grants_for_later(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=RIGHT, scope=world.home)
    activity.deactivate_identity(by=world.birgit, person=world.amina)
    assert not access.may(world.amina, RIGHT, world.home)
    assert not User.objects.get(identity=world.amina).has_perm(codename(RIGHT), world.home)
    activity.reactivate_identity(by=world.birgit, person=world.amina)
    assert access.may(world.amina, RIGHT, world.home)
    tags = Event.objects.filter(properties__grantee=str(world.amina.pk)).order_by("id").values_list("tag", flat=True)
    assert list(tags) == [Tag.PRIVILEGES_GRANTED, Tag.IDENTITY_DEACTIVATED, Tag.IDENTITY_REACTIVATED]


def test_the_last_rights_administrator_cannot_be_made_inactive(world):
    assert world.amina
    with pytest.raises(RefusedByRule, match=r"Birgit Storm er den sidste.*Amina Yusuf"):
        activity.deactivate_identity(by=world.birgit, person=world.birgit)
    assert access.may(world.birgit, ADMINISTRATOR, world.home)


def test_an_administrator_with_a_closed_log_in_does_not_count(world):
    other = build_employee(world.home, ADMINISTRATOR)
    User.objects.filter(identity=other).update(is_active=False)
    with pytest.raises(RefusedByRule, match="den sidste"):
        services.revoke(by=other, held=grant_of(world.birgit, ADMINISTRATOR))


def test_only_who_gives_rights_and_saw_the_newest(world):
    with pytest.raises(NotAllowed):
        activity.deactivate_identity(by=world.amina, person=world.birgit)
    with pytest.raises(StaleVersion):
        activity.deactivate_identity(by=world.birgit, person=world.amina, expected=world.amina.version + 1)


def test_in_a_closed_organisation_nobody_may_anything(world):
    assert access.may(world.birgit, ADMINISTRATOR, world.home)
    activity.set_status(organisation=world.home, status=ActivityStatus.CLOSED)
    assert not access.may(world.birgit, ADMINISTRATOR, world.home)
    assert not User.objects.get(identity=world.birgit).has_perm(codename(ADMINISTRATOR), world.home)
    assert not access.visible_to(world.birgit).exists()


def test_somebody_employed_by_nobody_is_made_inactive_by_nobody(world):
    lise = build_citizen_identity()
    delegation.delegate_to_person(by=world.birgit, person=lise, privilege=Privilege.MESSAGE_BASIC, scope=world.home)
    with pytest.raises(NotAllowed):
        activity.deactivate_identity(by=world.birgit, person=lise)
    assert Identity.objects.get(pk=lise.pk).is_active
