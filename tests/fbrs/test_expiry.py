"""What the clock does: rights end, begin, and are told of beforehand. Every job may run twice."""

from datetime import timedelta

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, delegation, expiry, services
from administrativ_adgang.fbrs.models import EndReason, Grant, User
from administrativ_adgang.fbrs.object_permissions import codename
from administrativ_adgang.fbrs.privileges import Privilege
from tests.fbrs.worlds import in_days

RIGHT = Privilege.MESSAGE_BASIC


def given(world, end):
    return services.give(by=world.birgit, grantee=world.amina, privilege=RIGHT, scope=world.home, active_to=end).grant


def test_a_right_ends_at_its_end_and_the_book_follows(world):
    grant = given(world, in_days(2))
    with clock.moved(timedelta(days=3)):
        assert not access.may(world.amina, RIGHT, world.home)
        assert (expiry.expire_grants(), expiry.expire_grants()) == (1, 0)
    row = Grant.objects.get(pk=grant.pk)
    assert (row.end_reason, row.revoked_at) == (EndReason.EXPIRED, grant.active_to)
    assert not User.objects.get(identity=world.amina).has_perm(codename(RIGHT), world.home)
    assert Event.objects.filter(tag=Tag.PRIVILEGES_REVOKED, properties__grantee=str(world.amina.pk)).count() == 1


def test_what_ran_out_can_be_given_again_before_the_job_comes(world):
    first = given(world, in_days(1))
    with clock.moved(timedelta(days=2)):
        again = given(world, None)
        assert again != first
        assert access.may(world.amina, RIGHT, world.home)


def test_a_chain_ends_with_its_first_link(world):
    link = delegation.delegate(
        by=world.birgit, partner=world.partner, privilege=RIGHT, scope=world.home, active_to=in_days(1)
    ).grant
    below = delegation.hand_on(by=world.rikke, held=link, grantee=world.vagn).grant
    Grant.objects.filter(pk=below.pk).update(active_to=None)
    with clock.moved(timedelta(days=2)):
        assert expiry.expire_grants() == 2
    assert Grant.objects.get(pk=below.pk).end_reason == EndReason.CUT


def test_a_right_for_later_begins_by_itself(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=RIGHT, scope=world.home, active_from=in_days(1))
    user = User.objects.get(identity=world.amina)
    assert not access.may(world.amina, RIGHT, world.home)
    assert not user.has_perm(codename(RIGHT), world.home)
    with clock.moved(timedelta(days=1, hours=1)):
        assert access.may(world.amina, RIGHT, world.home)
        assert expiry.begin_grants() == 1
    assert user.has_perm(codename(RIGHT), world.home)


def test_the_notice_comes_once_two_weeks_before_and_names_the_end(world):
    grant = given(world, in_days(30))
    assert grant.notice_at == grant.active_to - timedelta(days=14)
    assert expiry.send_notices() == 0
    with clock.moved(timedelta(days=17)):
        assert (expiry.send_notices(), expiry.send_notices()) == (1, 0)
    event = Event.objects.get(tag=Tag.PRIVILEGES_ENDING)
    assert event.properties["grantee_name"] == "Amina Yusuf"
    assert event.properties["active_to"] == grant.active_to.isoformat()


def test_a_new_end_is_told_of_anew(world):
    grant = given(world, in_days(10))
    assert expiry.send_notices() == 1
    services.change_end(by=world.birgit, held=grant, active_to=in_days(60), expected=grant.version)
    with clock.moved(timedelta(days=50)):
        assert expiry.send_notices() == 1
