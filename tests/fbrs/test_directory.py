"""Whom an organisation knows, and what of it its own system may name."""

import pytest

from administrativ_adgang.core.errors import NotAllowed, NotFound, StaleVersion
from administrativ_adgang.fbrs import delegation, directory, services
from administrativ_adgang.fbrs.models import RightsHolder
from administrativ_adgang.fbrs.privileges import Privilege
from tests.fbrs.worlds import ADMINISTRATOR

MAIL = Privilege.MESSAGE_BASIC


def test_an_outsider_is_known_for_as_long_as_a_right_lasts(world):
    assert {world.birgit, world.amina} == set(directory.identities(world.home))
    link = delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home).grant
    assert directory.identity(world.home, link.grantee_id) == link.grantee
    with pytest.raises(NotFound):
        directory.identity(world.home, world.vagn.pk)
    services.revoke(by=world.birgit, held=link)
    with pytest.raises(NotFound):
        directory.identity(world.home, link.grantee_id)


def test_an_organisations_identity_has_its_id(world):
    assert delegation.company_identity(world.partner).pk == world.partner.pk == world.rikke.organisation_id


def test_a_right_that_was_handed_on_is_the_partners_too_and_an_ended_one_nobodys(world):
    first = delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home).grant
    second = delegation.hand_on(by=world.rikke, held=first, grantee=world.vagn).grant
    assert directory.direct_grant(world.home, second.pk) == second
    assert directory.direct_grant(world.partner, second.pk) == second
    with pytest.raises(NotFound):
        directory.direct_grant(world.partner, first.pk)
    assert directory.held_by_company(world.partner, first.pk) == first
    assert directory.held_by_company(world.home, first.pk) is None
    services.revoke(by=world.birgit, held=first)
    for ended in (first, second):
        with pytest.raises(NotFound):
            directory.direct_grant(world.home, ended.pk)


def test_a_new_name_is_on_the_people_page_too(world):
    services.grant(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
    directory.rename(by=world.birgit, person=world.amina, name="Amina Berg", expected=world.amina.version)
    assert RightsHolder.objects.get(identity=world.amina).name == "Amina Berg"
    with pytest.raises(StaleVersion):
        directory.rename(by=world.birgit, person=world.amina, name="Amina", expected=1)
    with pytest.raises(NotAllowed):
        directory.rename(by=world.birgit, person=world.vagn, name="Vagn", expected=world.vagn.version)


def test_who_holds_a_right(world):
    world.build_everybody()
    assert [holder for (holder,) in directory.holding(ADMINISTRATOR, world.home)] == [world.birgit.pk]
