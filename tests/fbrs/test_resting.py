"""Rights that rest: kept, shown with the reason, and counting again when the reason goes away."""

from administrativ_adgang.core.clock import moved
from administrativ_adgang.fbrs import activity, delegation, groups, resting, services
from administrativ_adgang.fbrs.models import ActivityStatus
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee, build_organisation
from tests.fbrs.worlds import ADMINISTRATOR, in_days

MAIL, LOGS = Privilege.MESSAGE_BASIC, Privilege.MESSAGE_LOG_ADMINISTRATOR


def told(page):
    return {one.identity.name: [(right.privilege, right.reason) for right in one.rights] for one in page.people}


def test_who_can_do_nothing_now_is_listed_with_every_right_and_its_reason(world):
    group = groups.create_group(by=world.birgit, scope=world.home, name="Drift")
    services.give_to_group(by=world.birgit, group=group, privilege=LOGS)
    groups.add_members(by=world.birgit, group=group, people=[world.amina])
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home)
    assert told(resting.people(world.home)) == {}
    activity.deactivate_identity(by=world.birgit, person=world.amina)
    assert told(resting.people(world.home)) == {
        "Amina Yusuf": [(MAIL, "Amina Yusuf er ikke aktiv"), (LOGS, "Amina Yusuf er ikke aktiv")]
    }
    assert resting.coming_back(world.amina, world.home) == (LOGS, MAIL)
    activity.reactivate_identity(by=world.birgit, person=world.amina)
    assert told(resting.people(world.home)) == {}


def test_a_ceased_partner_and_its_employee_rest_with_the_partner_as_the_reason(world):
    link = delegation.delegate(by=world.birgit, partner=world.partner, privilege=MAIL, scope=world.home).grant
    delegation.hand_on(by=world.rikke, held=link, grantee=world.vagn)
    activity.set_status(organisation=world.partner, status=ActivityStatus.CLOSED)
    reason = f"Revi A/S er ophørt (CVR {world.partner.cvr_number})"
    assert told(resting.people(world.home)) == {"Revi A/S": [(MAIL, reason)], "Vagn Thorsen": [(MAIL, reason)]}


def test_a_right_that_has_not_begun_rests_until_it_does(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home, active_from=in_days(3))
    assert told(resting.people(world.home)) == {"Amina Yusuf": [(MAIL, "Ikke begyndt")]}


def test_what_was_taken_or_ran_out_does_not_come_back(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=MAIL, scope=world.home, active_to=in_days(1))
    taken = services.give(by=world.birgit, grantee=world.amina, privilege=LOGS, scope=world.home).grant
    services.revoke(by=world.birgit, held=taken)
    activity.deactivate_identity(by=world.birgit, person=world.amina)
    assert resting.coming_back(world.amina, world.home) == (MAIL,)
    with moved(in_days(2) - in_days(0)):
        assert resting.coming_back(world.amina, world.home) == ()


def test_search_right_and_pages(world):
    for name in ("Bo Berg", "Ane Dal", "Bo Berg", "Ci Fog"):
        person = build_employee(world.home, MAIL, name=name, title="Vikar" if name == "Ci Fog" else "")
        activity.deactivate_identity(by=world.birgit, person=person)
    elsewhere = build_employee(build_organisation("Andersted"), MAIL, name="Di Fremmed")
    activity.deactivate_identity(by=None, person=elsewhere)

    seen, after = [], None
    while True:
        page = resting.people(world.home, after=after, limit=2)
        seen += [one.identity.name for one in page.people]
        after = page.following
        if after is None:
            break
    assert seen == ["Ane Dal", "Bo Berg", "Bo Berg", "Ci Fog"]
    assert list(told(resting.people(world.home, search="vik"))) == ["Ci Fog"]
    assert told(resting.people(world.home, privilege=ADMINISTRATOR)) == {}
