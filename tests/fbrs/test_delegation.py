"""Chains: organisation to partner to employee, cut at any link."""

import pytest

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.fbrs import access, activity, delegation, effective, services
from administrativ_adgang.fbrs.models import ActivityStatus, EndReason, Grant
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee
from tests.fbrs.worlds import ADMINISTRATOR, build_citizen_identity, in_days

RIGHT = Privilege.MESSAGE_BASIC


@pytest.fixture
def appointed(world):
    """The partner's link."""
    return delegation.delegate(by=world.birgit, partner=world.partner, privilege=RIGHT, scope=world.home).grant


@pytest.fixture
def handed_on(world, appointed):
    """The employee's link."""
    return delegation.hand_on(by=world.rikke, held=appointed, grantee=world.vagn).grant


def test_only_the_employee_it_was_handed_on_to_may(world, handed_on):
    assert access.may(world.vagn, RIGHT, world.home)
    assert not access.may(world.rikke, RIGHT, world.home)
    assert not access.may(world.vagn, RIGHT, world.partner)
    assert (handed_on.parent.grantee.organisation, handed_on.depth) == (world.partner, 1)


def test_a_partner_may_bring_in_its_own_supplier_but_no_longer_chain(world, appointed):
    supplier = build_company("Drift ApS")
    leader = build_employee(supplier, ADMINISTRATOR)
    worker = build_employee(supplier)
    company = delegation.company_identity(supplier)
    second = delegation.hand_on(by=world.rikke, held=appointed, grantee=company).grant
    delegation.hand_on(by=leader, held=second, grantee=worker)
    assert access.may(worker, RIGHT, world.home)
    third_company = delegation.company_identity(build_company())
    third = delegation.hand_on(by=leader, held=second, grantee=third_company).grant
    with pytest.raises(RefusedByRule, match="så mange gange"):
        delegation.hand_on(
            by=build_employee(third_company.organisation, ADMINISTRATOR), held=third, grantee=build_employee(supplier)
        )


@pytest.mark.parametrize("link", [0, 1, 2])
def test_cut_at_any_link_takes_everything_below_and_nothing_above(world, appointed, link):
    supplier = build_company("Drift ApS")
    leader, worker = build_employee(supplier, ADMINISTRATOR), build_employee(supplier)
    second = delegation.hand_on(by=world.rikke, held=appointed, grantee=delegation.company_identity(supplier)).grant
    third = delegation.hand_on(by=leader, held=second, grantee=worker).grant
    chain = [appointed, second, third]
    ended = delegation.cut(by=world.birgit, held=chain[link])
    assert ended == chain[link:]
    assert not access.may(worker, RIGHT, world.home)
    rows = [Grant.objects.get(pk=one.pk) for one in chain]
    assert [one.revoked_at is not None for one in rows] == [number >= link for number in range(3)]
    assert [one.end_reason for one in rows[link:]] == [EndReason.REVOKED] + [EndReason.CUT] * (2 - link)


def test_the_partner_cuts_what_it_handed_on_and_nobody_elses(world, appointed, handed_on):
    with pytest.raises(NotAllowed):
        delegation.cut(by=world.rikke, held=appointed)
    delegation.cut(by=world.rikke, held=handed_on)
    assert not access.may(world.vagn, RIGHT, world.home)
    assert access.still_counts(appointed)


class TestWhatHangsOnTheChain:
    def test_a_closed_partner_counts_for_nothing_and_is_shown_with_the_reason(self, world, handed_on):
        activity.set_status(organisation=world.partner, status=ActivityStatus.CLOSED)
        assert not access.may(world.vagn, RIGHT, world.home)
        assert Grant.objects.get(pk=handed_on.pk).revoked_at is None
        (shown,) = effective.inactive_rights(world.vagn, world.home)
        assert shown.reason == f"Revi A/S er ophørt (CVR {world.partner.cvr_number})"
        activity.set_status(organisation=world.partner, status=ActivityStatus.ACTIVE)
        assert access.may(world.vagn, RIGHT, world.home)

    def test_an_inactive_company_identity_stops_those_below(self, world, appointed, handed_on):
        activity.deactivate_identity(by=None, person=appointed.grantee)
        assert not access.may(world.vagn, RIGHT, world.home)

    def test_a_link_never_outlives_the_one_above(self, world):
        first = delegation.delegate(
            by=world.birgit, partner=world.partner, privilege=RIGHT, scope=world.home, active_to=in_days(10)
        ).grant
        link = delegation.hand_on(by=world.rikke, held=first, grantee=world.vagn, active_to=in_days(90)).grant
        assert link.active_to == first.active_to
        services.change_end(by=world.birgit, held=first, active_to=in_days(5), expected=first.version)
        (right,) = effective.rights_of_person(world.vagn, world.home)
        assert right.until == first.active_to
        assert right.chain == ("Revi A/S", "Vagn Thorsen")
        assert right.comes_from == "videregivet af Revi A/S"


class TestRefused:
    def test_rights_that_stay_at_home(self, world):
        with pytest.raises(RefusedByRule, match="anden virksomhed"):
            delegation.delegate(by=world.birgit, partner=world.partner, privilege=ADMINISTRATOR, scope=world.home)

    def test_without_the_right_to_give(self, world):
        with pytest.raises(NotAllowed):
            delegation.delegate(by=world.amina, partner=world.partner, privilege=RIGHT, scope=world.home)

    def test_an_inactive_partner_and_oneself(self, world):
        closed = build_company(status=ActivityStatus.CLOSED)
        with pytest.raises(RefusedByRule, match="ikke aktiv"):
            delegation.delegate(by=world.birgit, partner=closed, privilege=RIGHT, scope=world.home)
        with pytest.raises(RefusedByRule, match="sin egen partner"):
            delegation.delegate(by=world.birgit, partner=world.home, privilege=RIGHT, scope=world.home)

    def test_only_the_partners_rights_administrator_hands_on_and_only_to_its_own(self, world, appointed):
        for person in (world.vagn, world.birgit):
            with pytest.raises(NotAllowed):
                delegation.hand_on(by=person, held=appointed, grantee=world.vagn)
        with pytest.raises(RefusedByRule, match="hverken ansat"):
            delegation.hand_on(by=world.rikke, held=appointed, grantee=world.amina)

    def test_what_was_cut_meanwhile(self, world, appointed):
        stale = Grant.objects.get(pk=appointed.pk)
        delegation.cut(by=world.birgit, held=appointed)
        with pytest.raises(RefusedByRule, match="gælder ikke længere"):
            delegation.hand_on(by=world.rikke, held=stale, grantee=world.vagn)

    def test_an_employee_of_another_organisation_without_delegation(self, world):
        with pytest.raises(RefusedByRule, match="ikke ansat"):
            services.give(by=world.birgit, grantee=world.vagn, privilege=RIGHT, scope=world.home)

    def test_to_oneself_beyond_the_mailbox(self, world):
        held = delegation.delegate(
            by=world.birgit, partner=world.partner, privilege=Privilege.CONTACT_ADMINISTRATOR, scope=world.home
        ).grant
        with pytest.raises(RefusedByRule, match="dig selv"):
            delegation.hand_on(by=world.rikke, held=held, grantee=world.rikke)


def test_the_same_link_twice_is_one(world, appointed, handed_on):
    again = delegation.hand_on(by=world.rikke, held=appointed, grantee=world.vagn)
    assert (again.grant, again.is_new) == (handed_on, False)


def test_a_person_in_their_own_name_gets_the_mailbox_only(world):
    lawyer = build_citizen_identity()
    delegation.delegate_to_person(by=world.birgit, person=lawyer, privilege=RIGHT, scope=world.home)
    assert access.may(lawyer, RIGHT, world.home)
    with pytest.raises(RefusedByRule, match="privatperson"):
        delegation.delegate_to_person(
            by=world.birgit, person=lawyer, privilege=Privilege.CONTACT_ADMINISTRATOR, scope=world.home
        )


def test_what_a_colleague_shares_lasts_as_long_as_they_have_it(world):
    owner = build_employee(world.home, RIGHT)
    delegation.share(by=owner, grantee=world.amina, privilege=RIGHT, scope=world.home)
    assert access.may(world.amina, RIGHT, world.home)
    services.revoke(by=world.birgit, held=Grant.objects.get(grantee=owner, revoked_at=None))
    assert not access.may(world.amina, RIGHT, world.home)


def test_an_employee_is_not_appointed_through_the_last_link_of_a_full_chain(world, appointed):
    supplier, last = build_company("Driftsselskabet ApS"), build_company("Underleverandøren ApS")
    dorte = build_employee(supplier, ADMINISTRATOR)
    second = delegation.hand_on(by=world.rikke, held=appointed, grantee=delegation.company_identity(supplier))
    delegation.hand_on(by=dorte, held=second.grant, grantee=delegation.company_identity(last))
    with pytest.raises(RefusedByRule, match="så mange gange"):
        delegation.delegate_through(by=world.birgit, person=build_employee(last), privilege=RIGHT, scope=world.home)
