"""Why one was refused: what is missing, what one has, who can help."""

from datetime import timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access_requests, explain, services
from administrativ_adgang.fbrs.models import RequestType
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege
from tests.fbrs.worlds import grant_of, in_days

RECALL = Privilege.RECALL_ADMINISTRATOR


def test_it_names_the_missing_right_ones_own_and_who_gives_it(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=Privilege.STATISTICS_ADMINISTRATOR, scope=world.home)
    refusal = explain.why_refused(world.amina, AREAS[Area.RECALL].change, world.home)
    assert refusal.missing == (RECALL, Privilege.SYSTEM_MANAGER)
    assert refusal.asked_for == RECALL
    assert refusal.held == (Privilege.STATISTICS_ADMINISTRATOR,)
    assert refusal.administrators == (world.birgit,)
    assert refusal.until == clock.today() + timedelta(days=91)
    assert (refusal.asleep, refusal.waiting) == ((), None)


def test_it_says_that_the_right_was_there_and_ended(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=RECALL, scope=world.home, active_to=in_days(1))
    with clock.moved(timedelta(days=2)):
        (asleep,) = explain.why_refused(world.amina, [RECALL], world.home).asleep
    assert (asleep.privilege, asleep.reason) == (RECALL, "Udløbet")
    services.revoke(by=world.birgit, held=grant_of(world.amina, RECALL))
    assert explain.why_refused(world.amina, [RECALL], world.home).asleep[0].reason == "Fjernet"


def test_it_knows_that_one_has_asked_already(world):
    request = access_requests.draft(
        by=world.amina, type=RequestType.PRIVILEGE, scope=world.home, target=world.amina, privileges=[RECALL]
    )
    assert explain.why_refused(world.amina, [RECALL], world.home).waiting is None
    access_requests.submit(by=world.amina, request=request, expected=request.version)
    assert explain.why_refused(world.amina, [RECALL], world.home).waiting == request


def test_rights_over_people_are_the_last_to_ask_for(world):
    assert explain.why_refused(world.amina, AREAS[Area.PEOPLE].change, world.home).asked_for == (
        Privilege.ORGANISATION_USER_ADMINISTRATOR
    )
    refusal = explain.why_refused(world.amina, AREAS[Area.STATISTICS].see, world.home)
    assert refusal.asked_for == Privilege.ORGANISATION_ADMINISTRATOR
