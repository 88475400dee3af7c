"""Giving and taking rights: the row, the event, and what is refused."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, groups, selectors, services, versions
from administrativ_adgang.fbrs.models import Grant, GrantSource
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee, build_organisation
from tests.fbrs.worlds import grant_of, in_days

RIGHT = Privilege.CONTACT_ADMINISTRATOR
ADMINISTRATOR = Privilege.ORGANISATION_USER_ADMINISTRATOR


@pytest.mark.django_db
class TestGiving:
    def test_a_rights_administrator_gives_and_it_is_logged(self):
        organisation = build_organisation()
        administrator = build_employee(organisation, ADMINISTRATOR, name="Birgit Storm")
        colleague = build_employee(organisation)
        given = services.grant(by=administrator, grantee=colleague, privilege=RIGHT, scope=organisation)
        assert given.issuer == administrator
        event = Event.objects.get(tag=Tag.PRIVILEGES_GRANTED, properties__grantee=str(colleague.pk))
        assert (event.actor_label, event.organisation_id) == ("Birgit Storm", organisation.pk)

    def test_the_same_right_twice_is_one_grant_and_one_event(self):
        organisation = build_organisation()
        person = build_employee(organisation)
        first = services.grant(by=None, grantee=person, privilege=RIGHT, scope=organisation)
        assert services.grant(by=None, grantee=person, privilege=RIGHT, scope=organisation) == first
        assert Event.objects.filter(tag=Tag.PRIVILEGES_GRANTED, properties__grantee=str(person.pk)).count() == 1

    def test_nobody_gives_without_the_right_to(self):
        organisation = build_organisation()
        other = build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        with pytest.raises(NotAllowed):
            services.grant(by=other, grantee=other, privilege=RIGHT, scope=organisation)
        assert not access.may(other, RIGHT, organisation)

    def test_an_end_in_the_past_is_refused(self):
        organisation = build_organisation()
        person = build_employee(organisation)
        with pytest.raises(RefusedByRule, match="fortiden"):
            services.grant(
                by=None, grantee=person, privilege=RIGHT, scope=organisation, active_to=clock.now() - timedelta(days=1)
            )

    def test_an_inactive_person_gets_nothing(self):
        organisation = build_organisation()
        person = build_employee(organisation)
        person.is_active = False
        person.save()
        with pytest.raises(RefusedByRule, match="ikke aktiv"):
            services.grant(by=None, grantee=person, privilege=RIGHT, scope=organisation)


@pytest.mark.django_db
class TestTaking:
    def test_a_right_that_is_taken_back_is_gone_at_once_and_can_be_given_again(self):
        organisation = build_organisation()
        administrator = build_employee(organisation, ADMINISTRATOR)
        person = build_employee(organisation, RIGHT)
        services.revoke(by=administrator, held=Grant.objects.get(grantee=person))
        assert not access.may(person, RIGHT, organisation)
        assert Event.objects.filter(tag=Tag.PRIVILEGES_REVOKED, properties__grantee=str(person.pk)).exists()
        services.grant(by=administrator, grantee=person, privilege=RIGHT, scope=organisation)
        assert access.may(person, RIGHT, organisation)

    def test_the_last_rights_administrator_stays(self):
        organisation = build_organisation()
        last = build_employee(organisation, ADMINISTRATOR, name="Birgit Storm")
        build_employee(organisation, name="Amina Yusuf")
        with pytest.raises(RefusedByRule, match="Birgit Storm er den sidste") as refused:
            services.revoke(by=last, held=Grant.objects.get(grantee=last))
        assert refused.value.text.endswith("fx Amina Yusuf.")
        assert access.may(last, ADMINISTRATOR, organisation)


class TestEndDates:
    def test_the_same_right_twice_says_until_when(self, world):
        first = give(world, active_to=in_days(10))
        again = give(world, active_to=in_days(90))
        assert (again.grant, again.is_new, again.grant.active_to) == (first.grant, False, first.grant.active_to)

    def test_an_end_is_moved_by_who_saw_the_newest(self, world):
        held = give(world).grant
        seen = held.version
        services.change_end(by=world.birgit, held=held, active_to=in_days(10), expected=seen)
        with pytest.raises(StaleVersion):
            services.change_end(by=world.birgit, held=Grant.objects.get(pk=held.pk), active_to=None, expected=seen)
        assert Event.objects.filter(tag=Tag.PRIVILEGES_CHANGED, actor_label="Birgit Storm").count() == 1

    def test_the_last_rights_administrator_gets_no_end(self, world):
        held = grant_of(world.birgit, ADMINISTRATOR)
        with pytest.raises(RefusedByRule, match="den sidste"):
            services.change_end(by=world.birgit, held=held, active_to=in_days(10), expected=held.version)
        with pytest.raises(RefusedByRule, match="uden slutdato"):
            services.grant(
                by=None, grantee=world.vagn, privilege=ADMINISTRATOR, scope=world.partner, active_to=in_days(9)
            )

    def test_one_whose_right_ends_does_not_relieve_the_last(self, world):
        services.give(
            by=world.birgit, grantee=world.amina, privilege=ADMINISTRATOR, scope=world.home, active_to=in_days(60)
        )
        with pytest.raises(RefusedByRule, match="Birgit Storm er den sidste"):
            services.revoke(by=world.amina, held=grant_of(world.birgit, ADMINISTRATOR))


def give(world, privilege=RIGHT, grantee=None, **others):
    grantee = grantee or world.amina
    return services.give(by=world.birgit, grantee=grantee, privilege=privilege, scope=world.home, **others)


class TestLaterIsGiving:
    """A right that ends later than it did is given for the time between."""

    def test_nobody_lengthens_their_own(self, world):
        jens = build_employee(world.home)
        for privilege in (ADMINISTRATOR, RIGHT):
            give(world, grantee=jens, privilege=privilege, active_to=in_days(10))
            held = grant_of(jens, privilege)
            for end in (None, in_days(20)):
                with pytest.raises(RefusedByRule, match="længere"):
                    services.change_end(by=jens, held=held, active_to=end, expected=held.version)
            services.change_end(by=jens, held=held, active_to=in_days(5), expected=held.version)

    def test_nor_by_giving_all_anew_or_through_a_group(self, world):
        jens = build_employee(world.home)
        give(world, grantee=jens, privilege=ADMINISTRATOR, active_to=in_days(10))
        seen = versions.of_person(jens, world.home)
        with pytest.raises(RefusedByRule, match="længere"):
            services.replace_rights(by=jens, person=jens, scope=world.home, wanted={ADMINISTRATOR: None}, expected=seen)
        first, second = (groups.create_group(by=jens, scope=world.home, name=name) for name in "AB")
        services.give_to_group(by=jens, group=first, privilege=ADMINISTRATOR)
        with pytest.raises(RefusedByRule, match="længere"):
            groups.add_members(by=jens, group=first, people=[jens])
        groups.add_members(by=jens, group=second, people=[jens])
        with pytest.raises(RefusedByRule, match="længere"):
            services.give_to_group(by=jens, group=second, privilege=ADMINISTRATOR)
        services.give_to_group(by=jens, group=second, privilege=ADMINISTRATOR, active_to=in_days(9))
        held = Grant.objects.get(group=second)
        with pytest.raises(RefusedByRule, match="længere"):
            services.change_end(by=jens, held=held, active_to=in_days(11), expected=held.version)

    def test_whoever_has_it_for_good_another_way_may(self, world):
        held = give(world, grantee=world.birgit, privilege=Privilege.MESSAGE_BASIC, active_to=in_days(10)).grant
        services.change_end(by=world.birgit, held=held, active_to=None, expected=held.version)
        group = groups.create_group(by=world.birgit, scope=world.home, name="A")
        services.give_to_group(by=world.birgit, group=group, privilege=ADMINISTRATOR)
        assert groups.add_members(by=world.birgit, group=group, people=[world.birgit]) == 1

    def test_what_only_the_solution_gives_is_shortened_and_never_lengthened(self, world):
        support = Privilege.DELEGATED_SUPPORT_ADMIN
        held = services.grant(by=None, grantee=world.vagn, privilege=support, scope=world.home, active_to=in_days(0.3))
        with pytest.raises(NotAllowed):
            services.change_end(by=world.birgit, held=held, active_to=None, expected=held.version)
        services.change_end(by=world.birgit, held=held, active_to=in_days(0.1), expected=held.version)


def test_a_refusal_names_who_could_take_over_and_is_in_the_log(world):
    assert world.amina
    with pytest.raises(RefusedByRule, match=r"fx Amina Yusuf\.$"):
        services.revoke(by=world.birgit, held=grant_of(world.birgit, ADMINISTRATOR))
    event = Event.objects.get(tag=Tag.PRIVILEGES_REFUSED)
    assert (event.organisation_id, event.actor_label) == (world.home.pk, "Birgit Storm")
    assert event.properties["code"] == "last.rights.administrator"


def test_ones_own_mailbox_is_given_by_oneself_and_marked(world):
    services.give(by=world.birgit, grantee=world.birgit, privilege=Privilege.MESSAGE_BASIC, scope=world.home)
    assert Event.objects.get(properties__self_granted="true").properties["privilege"] == "MESSAGE_BASIC"
    assert [one.grantee for one in selectors.self_given(world.home)] == [world.birgit]
    with pytest.raises(RefusedByRule, match="dig selv"):
        services.give(by=world.birgit, grantee=world.birgit, privilege=RIGHT, scope=world.home)


def test_the_central_manager_acts_on_behalf(world):
    given = services.give(by=world.manager, grantee=world.amina, privilege=ADMINISTRATOR, scope=world.home).grant
    assert given.source == GrantSource.MANUAL
    services.revoke(by=world.birgit, held=given)
    again = services.give(by=world.manager, grantee=world.amina, privilege=ADMINISTRATOR, scope=world.home).grant
    services.revoke(by=world.manager, held=again)
    tags = Event.objects.filter(properties__grantee=str(world.amina.pk)).order_by("id").values_list("tag", flat=True)
    assert list(tags) == [
        Tag.PRIVILEGES_GRANTED_ON_BEHALF_OF,
        Tag.PRIVILEGES_REVOKED,
        Tag.PRIVILEGES_GRANTED_ON_BEHALF_OF,
        Tag.PRIVILEGES_REVOKED_ON_BEHALF_OF,
    ]
    with pytest.raises(NotAllowed):
        services.give(by=world.manager, grantee=world.amina, privilege=RIGHT, scope=world.home)


class TestReplacingAll:
    def test_the_person_has_exactly_what_was_wished(self, world):
        give(world)
        give(world, Privilege.STATISTICS_ADMINISTRATOR)
        wished = {Privilege.STATISTICS_ADMINISTRATOR: in_days(10), Privilege.RECALL_ADMINISTRATOR: None}
        replace(world, wished)
        assert {Privilege(one.type): one.active_to for one in versions.direct_grants(world.amina, world.home)} == wished

    def test_one_impossible_wish_and_nothing_is_changed(self, world):
        give(world)
        before = versions.of_person(world.amina, world.home)
        for wrong in (
            {Privilege.STATISTICS_ADMINISTRATOR: None, Privilege.SYSTEM_MANAGER: None},
            {Privilege.STATISTICS_ADMINISTRATOR: None, Privilege.RECALL_ADMINISTRATOR: in_days(-1)},
        ):
            with pytest.raises((NotAllowed, RefusedByRule)):
                replace(world, wrong)
            assert versions.of_person(world.amina, world.home) == before
        assert Event.objects.filter(tag=Tag.PRIVILEGES_REFUSED).count() == 2

    def test_who_saw_an_older_version_is_told_what_changed_and_by_whom(self, world):
        seen = versions.of_person(world.amina, world.home)
        give(world)
        with pytest.raises(StaleVersion, match=r"Birgit Storm har ændret .* En rettighed blev givet"):
            replace(world, {}, expected=seen)
        assert access.may(world.amina, RIGHT, world.home)

    def test_somebody_from_elsewhere_is_told_of_as_their_organisation(self, world):
        seen = versions.of_person(world.amina, world.home)
        services.give(by=world.manager, grantee=world.amina, privilege=Privilege.MESSAGE_BASIC, scope=world.home)
        with pytest.raises(StaleVersion, match="Digital Post drift") as stale:
            replace(world, {}, expected=seen)
        assert "Siv" not in stale.value.text

    def test_the_last_rights_administrator_keeps_the_right(self, world):
        version = versions.of_person(world.birgit, world.home)
        with pytest.raises(RefusedByRule, match="den sidste"):
            services.replace_rights(by=world.birgit, person=world.birgit, scope=world.home, wanted={}, expected=version)

    def test_what_came_through_a_group_is_left_alone(self, world):
        group = groups.create_group(by=world.birgit, scope=world.home, name="Drift")
        services.give_to_group(by=world.birgit, group=group, privilege=RIGHT)
        groups.add_members(by=world.birgit, group=group, people=[world.amina])
        replace(world, {})
        assert access.may(world.amina, RIGHT, world.home)


def replace(world, wanted, expected=None):
    services.replace_rights(
        by=world.birgit,
        person=world.amina,
        scope=world.home,
        wanted=wanted,
        expected=expected or versions.of_person(world.amina, world.home),
    )


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_at_once_leave_one():
    organisation = build_organisation()
    pair = [build_employee(organisation, ADMINISTRATOR) for _ in range(2)]
    grants = {person.pk: Grant.objects.get(grantee=person) for person in pair}
    refused = []

    def remove(by, held):
        try:
            services.revoke(by=by, held=held)
        except (RefusedByRule, NotAllowed) as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=(by, grants[other.pk])) for by, other in (pair, list(reversed(pair)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(access.may(person, ADMINISTRATOR, organisation) for person in pair) == 1
    assert len(refused) == 1
