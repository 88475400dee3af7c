"""Chains as trees: from the organisation's side, from the partner's, and what falls with a link."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import activity, chains, delegation, services
from administrativ_adgang.fbrs.chains import Link
from administrativ_adgang.fbrs.models import ActivityStatus, Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee
from tests.fbrs.worlds import ADMINISTRATOR, World, build_citizen_identity, in_days

MAIL = Privilege.MESSAGE_BASIC


def names(links: tuple[Link, ...]) -> list[object]:
    """The holders, each followed by those below."""
    return [[one.holder.name, *names(one.below)] if one.below else one.holder.name for one in links]


@pytest.fixture
def chain(world: World) -> list[Grant]:
    """The partner, its supplier, and the supplier's employee, besides an employee of the partner."""
    first = delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home).grant
    supplier = build_company("Drift ApS")
    leader, worker = build_employee(supplier, ADMINISTRATOR), build_employee(supplier, name="Ole Drift")
    company = delegation.company_identity(supplier)
    second = delegation.hand_on(by=world.rikke, held=first, grantee=company, active_to=in_days(9)).grant
    third = delegation.hand_on(by=leader, held=second, grantee=worker).grant
    delegation.hand_on(by=world.rikke, held=first, grantee=world.vagn)
    return [first, second, third]


def test_the_organisation_sees_every_chain_out_of_it_and_none_of_its_own_peoples_rights(
    world: World, chain: list[Grant]
) -> None:
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
    lawyer = build_citizen_identity("Aase Advokat")
    delegation.delegate_to_person(by=world.birgit, person=lawyer, privilege=MAIL, scope=world.home)
    found = chains.out_of(world.home)
    assert names(found.links) == ["Aase Advokat", ["Revi A/S", ["Drift ApS", "Ole Drift"], "Vagn Thorsen"]]
    assert found.following is None


def test_who_gave_is_a_colleague_by_name_and_anybody_else_by_organisation(world: World, chain: list[Grant]) -> None:
    (first,) = chains.out_of(world.home).links
    assert (first.given_by, first.below[0].given_by) == ("Birgit Storm", "Revi A/S")
    (held,) = chains.held_by(world.partner).links
    assert (held.given_by, held.below[0].given_by) == ("Eksempelby Kommune", "Rikke Revisor")
    central = delegation.delegate(by=None, partner=build_company("Aba ApS"), privilege=MAIL, scope=world.home).grant
    assert chains.link(world.home, central.pk).given_by == "Digital Post"


def test_the_end_is_the_nearest_along_the_chain(world: World, chain: list[Grant]) -> None:
    (first,) = chains.out_of(world.home).links
    ends = [first.until, first.below[0].until, first.below[0].below[0].until]
    assert ends == [None, chain[1].active_to, chain[1].active_to]
    services.change_end(by=world.birgit, held=chain[0], active_to=in_days(3), expected=chain[0].version)
    assert chains.link(world.home, chain[2].pk).until == chain[0].active_to


def test_a_ceased_company_stays_with_the_reason_and_so_does_what_hangs_on_it(world: World, chain: list[Grant]) -> None:
    activity.set_status(organisation=world.partner, status=ActivityStatus.CLOSED)
    (first,) = chains.out_of(world.home).links
    assert {one.reason for one in (first, *first.falls)} == {f"Revi A/S er ophørt (CVR {world.partner.cvr_number})"}


def test_what_falls_with_a_link_is_everything_below_it(world: World, chain: list[Grant]) -> None:
    falls = [[one.holder.name for one in chains.link(world.home, grant.pk).falls] for grant in chain]
    assert falls == [["Drift ApS", "Ole Drift", "Vagn Thorsen"], ["Ole Drift"], []]
    delegation.cut(by=world.birgit, held=chain[1])
    assert names(chains.out_of(world.home).links) == [["Revi A/S", "Vagn Thorsen"]]
    with pytest.raises(NotFound):
        chains.link(world.home, chain[2].pk)


def test_a_link_is_known_to_the_organisation_and_along_the_chain_and_to_nobody_else(
    world: World, chain: list[Grant]
) -> None:
    supplier = chain[1].grantee.organisation
    assert supplier is not None
    for viewer in (world.home, world.partner, supplier):
        assert chains.link(viewer, chain[2].pk).grant == chain[2]
    for viewer, grant in ((supplier, chain[0]), (build_company(), chain[0])):
        with pytest.raises(NotFound):
            chains.link(viewer, grant.pk)
    own = services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home).grant
    for unknown in (own.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            chains.link(world.home, unknown)
    assert chains.was_handed_on_by(world.partner, chain[1])
    assert not chains.was_handed_on_by(world.partner, chain[0])


def test_a_page_begins_after_its_key(world: World) -> None:
    for number in range(5):
        delegation.delegate(by=None, partner=build_company(f"Firma {number}"), privilege=MAIL, scope=world.home)
    first = chains.out_of(world.home, limit=3)
    second = chains.out_of(world.home, limit=3, after=first.following)
    assert names(first.links) + names(second.links) == [f"Firma {number}" for number in range(5)]
    assert second.following is None


@pytest.mark.parametrize("partners", [1, 8])
def test_a_page_of_chains_takes_a_query_a_level_however_many_there_are(
    world: World, partners: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(partners):
        company = build_company()
        leader, worker = build_employee(company, ADMINISTRATOR), build_employee(company)
        first = delegation.delegate(by=None, partner=company, privilege=MAIL, scope=world.home).grant
        delegation.hand_on(by=leader, held=first, grantee=worker)
        supplier = build_company()
        second = delegation.hand_on(by=leader, held=first, grantee=delegation.company_identity(supplier)).grant
        delegation.hand_on(by=build_employee(supplier, ADMINISTRATOR), held=second, grantee=build_employee(supplier))
    with django_assert_num_queries(3):
        found = chains.out_of(world.home)
        assert len(found.links) == partners
        assert all(one.given_by and not one.reason and len(one.falls) == 3 for one in found.links)
    with django_assert_num_queries(3):
        assert len(chains.held_by(company).links) == 1
