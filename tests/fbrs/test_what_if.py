"""What a change would mean is what it then means: compared with the rights after the change, over random ones."""

import random

import pytest

from administrativ_adgang.fbrs import access, groups, services, what_if
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import AREAS, CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Area, Privilege
from administrativ_adgang.fbrs.what_if import Change
from tests.builders import build_employee
from tests.fbrs.worlds import grant_of, in_days

STATISTICS, RECALL = Privilege.STATISTICS_ADMINISTRATOR, Privilege.RECALL_ADMINISTRATOR
OWN = sorted(PERSON_PRIVILEGES - CENTRAL_PRIVILEGES)


def test_what_comes_and_what_goes_per_area():
    change = Change(before=frozenset({STATISTICS}), after=frozenset({RECALL}))
    assert change.areas_gained == (Area.EVENT_LOG, Area.RECALL)
    assert change.areas_lost == (Area.STATISTICS,)
    assert {row.area: (row.before, row.after) for row in change.rows if row.is_changed} == {
        Area.EVENT_LOG: ("–", "ser"),
        Area.RECALL: ("–", "ser og ændrer"),
        Area.STATISTICS: ("ser og ændrer", "–"),
    }
    assert change.personal_data == (False, True)


def test_the_organisation_is_told_what_nobody_can_do_any_more():
    held = frozenset({RECALL})
    assert Change(held, frozenset()).stops == (
        "Ingen tilbage, der må tilbagekalde beskeder.",
        "Ingen tilbage, der må se hændelsesloggen.",
    )
    assert Change(held, frozenset(), others=held).stops == ()
    assert Change(frozenset(), held).starts[0] == "Nogen må igen tilbagekalde beskeder."
    assert Change(held, frozenset()).loses_everything


@pytest.mark.parametrize("seed", range(8))
def test_the_preview_names_exactly_what_then_opens_and_closes(world, seed):
    chance = random.Random(seed)
    group, other = (groups.create_group(by=world.birgit, scope=world.home, name=name) for name in ("A", "B"))
    for one in (group, other):
        services.give_to_group(by=None, group=one, privilege=chance.choice(OWN))
    groups.add_members(by=world.birgit, group=other, people=[build_employee(world.home)])
    amina = build_employee(world.home, *chance.sample(OWN, 4))
    if chance.random() < 0.5:
        group.memberships.create(identity=amina)
    take = chance.sample(list(Grant.objects.filter(grantee=amina).order_by("type")), 2)
    give = chance.sample(sorted(set(OWN) - {one.type for one in take}), 2)
    change = what_if.preview(amina, world.home, give=give, take=take, join=[other], leave=[group])
    for held in take:
        services.revoke(by=None, held=held)
    for privilege in give:
        services.give(by=None, grantee=amina, privilege=privilege, scope=world.home)
    group.memberships.filter(identity=amina).delete()
    other.memberships.create(identity=amina)
    assert change.after == access.privileges_in(amina, world.home)
    for area in AREAS:
        assert (area in change.areas_lost) <= (not access.may_see(amina, area, world.home))
        assert what_if.sees(area, change.after) == access.may_see(amina, area, world.home)
        assert what_if.changes(area, change.after) == access.may_change(amina, area, world.home)


def test_a_colleague_who_can_takes_the_edge_off(world):
    amina = build_employee(world.home, RECALL)
    held = [grant_of(amina, RECALL)]
    assert "Ingen tilbage, der må tilbagekalde beskeder." in what_if.preview(amina, world.home, take=held).stops
    build_employee(world.home, RECALL)
    assert what_if.preview(amina, world.home, take=held).stops == ()
    assert what_if.preview(amina, world.home, deactivate=True).loses_everything


def test_giving_again_what_sleeps_opens_nothing(world):
    services.give(by=None, grantee=world.amina, privilege=RECALL, scope=world.home, active_from=in_days(3))
    for give in ([RECALL], [RECALL, STATISTICS]):
        change = what_if.preview(world.amina, world.home, give=give)
        ((_, each),) = what_if.preview_each([world.amina], world.home, give=give)
        for privilege in give:
            services.give(by=None, grantee=world.amina, privilege=privilege, scope=world.home)
        assert change.after == each.after == access.privileges_in(world.amina, world.home)
    # Taken and given anew it counts at once; so does what ended yesterday.
    held = grant_of(world.amina, RECALL)
    assert RECALL in what_if.preview(world.amina, world.home, give=[RECALL], take=[held]).gained
    Grant.objects.filter(pk=held.pk).update(active_from=in_days(-3), active_to=in_days(-1))
    assert RECALL in what_if.preview(world.amina, world.home, give=[RECALL]).gained


def test_the_preview_of_several_is_that_of_each(world):
    group = groups.create_group(by=world.birgit, scope=world.home, name="A")
    joined = groups.create_group(by=world.birgit, scope=world.home, name="B")
    services.give_to_group(by=None, group=joined, privilege=Privilege.CONTACT_ADMINISTRATOR)
    held = services.give_to_group(by=None, group=group, privilege=RECALL).grant
    both = build_employee(world.home, RECALL)
    groups.add_members(by=world.birgit, group=group, people=[world.amina, both])
    told = what_if.preview_each([world.amina, both], world.home, give=[STATISTICS], take=[held], join=joined)
    for person, change in told:
        one = what_if.preview(person, world.home, give=[STATISTICS], take=[held], join=[joined])
        assert (change.before, change.after) == (one.before, one.after)
    assert [change.lost for _, change in told] == [{RECALL}, set()]


def test_what_stops_when_a_group_loses_a_right_counts_whoever_keeps_it(world):
    group = groups.create_group(by=world.birgit, scope=world.home, name="A")
    held = services.give_to_group(by=None, group=group, privilege=RECALL).grant
    assert what_if.preview_end(world.home, [held]).stops == ()
    groups.add_members(by=world.birgit, group=group, people=[world.amina, build_employee(world.home)])
    assert "Ingen tilbage, der må tilbagekalde beskeder." in what_if.preview_end(world.home, [held]).stops
    build_employee(world.home, RECALL)
    assert "Ingen tilbage, der må tilbagekalde beskeder." not in what_if.preview_end(world.home, [held]).stops
