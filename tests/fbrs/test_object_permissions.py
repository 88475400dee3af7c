"""The projection equals the grants after any sequence of changes, and shows nobody a foreign organisation."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import DomainError
from administrativ_adgang.fbrs import (
    access,
    activity,
    delegation,
    expiry,
    groups,
    object_permissions,
    reviews,
    services,
)
from administrativ_adgang.fbrs.models import (
    ActivityStatus,
    EndReason,
    Grant,
    Group,
    Identity,
    Organisation,
    RightsHolder,
    User,
)
from administrativ_adgang.fbrs.object_permissions import OrganisationPermission, codename
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee, build_organisation
from tests.fbrs.worlds import ADMINISTRATOR, grant_of, in_days

RIGHTS = (
    Privilege.MESSAGE_BASIC,
    Privilege.CONTACT_ADMINISTRATOR,
    Privilege.ORGANISATION_ADMINISTRATOR,
    ADMINISTRATOR,
)


def test_a_grant_is_seen_through_the_frameworks_and_gone_with_it(world):
    user = User.objects.get(identity=world.amina)
    services.give(by=world.birgit, grantee=world.amina, privilege=RIGHTS[1], scope=world.home)
    assert user.has_perm(codename(RIGHTS[1]), world.home)
    assert not user.has_perm(codename(RIGHTS[0]), world.home)
    assert not user.has_perm(codename(RIGHTS[1]), world.partner)
    assert list(object_permissions.organisations_for(user, RIGHTS[1])) == [world.home]
    services.revoke(by=world.birgit, held=grant_of(world.amina, RIGHTS[1]))
    assert not user.has_perm(codename(RIGHTS[1]), world.home)


def test_nobody_can_be_a_superuser(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(identity=world.amina).update(is_superuser=True)


def test_a_change_that_is_rolled_back_leaves_no_projection(world):
    with transaction.atomic():
        services.give(by=world.birgit, grantee=world.amina, privilege=RIGHTS[1], scope=world.home)
        assert OrganisationPermission.objects.filter(user__identity=world.amina).exists()
        transaction.set_rollback(True)
    assert not OrganisationPermission.objects.filter(user__identity=world.amina).exists()


def test_rebuild_repairs_what_was_tampered_with(world):
    services.give(by=world.birgit, grantee=world.amina, privilege=RIGHTS[1], scope=world.home)
    before = projected()
    OrganisationPermission.objects.filter(user__identity=world.amina).delete()
    RightsHolder.objects.all().delete()
    assert object_permissions.rebuild() == Identity.objects.count()
    assert projected() == before
    assert RightsHolder.objects.filter(scope=world.home).count() == 2


@pytest.mark.parametrize("seed", range(3))
def test_after_any_sequence_the_projection_equals_the_grants(db, seed):
    town = Town(random.Random(seed))
    done = 0
    for _ in range(40):
        done += town.act()
        truth = granted()
        assert listed() == {(holder, scope) for holder, scope, _ in truth}
        with_login = set(User.objects.values_list("identity_id", flat=True))
        assert projected() == {row for row in truth if row[0] in with_login}
    assert done > 12, "too many refusals to prove anything"
    town.check_nothing_foreign_is_visible()


def projected() -> set[tuple]:
    rows = OrganisationPermission.objects.values_list("user__identity", "content_object", "permission__codename")
    return set(rows)


def granted() -> set[tuple]:
    """The truth, asked identity by identity through the question itself."""
    return {
        (identity.pk, *row)
        for identity in Identity.objects.all()
        for row in access.active_grants(identity).values_list("scope", "type")
    }


def listed() -> set[tuple]:
    return set(RightsHolder.objects.values_list("identity", "scope"))


class Town:
    """Two authorities and two companies, whose people give, take, hand on, cut, join, leave, come and go by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.organisations = [build_organisation(), build_organisation(), build_company(), build_company()]
        self.people = [
            build_employee(one, *([ADMINISTRATOR] if number == 0 else []))
            for one in self.organisations
            for number in range(4)
        ]
        self.deeds = [
            self.give,
            self.give,
            self.give_to_group,
            self.revoke,
            self.expire,
            self.delegate,
            self.hand_on,
            self.hand_on,
            self.cut,
            self.make_group,
            self.join,
            self.leave,
            self.close,
            self.switch_person,
            self.switch_organisation,
            self.drop,
        ]

    def act(self) -> bool:
        """One deed; whether it was possible."""
        deed = self.chance.choice(self.deeds)
        try:
            deed()
        except (DomainError, IndexError, Grant.DoesNotExist):
            return False
        return True

    def scope(self) -> Organisation:
        return self.chance.choice(
            Organisation.objects.filter(pk__in=[one.pk for one in self.organisations]).order_by("pk")
        )

    def person(self, home: Organisation | None = None) -> Identity:
        known = Identity.objects.filter(pk__in=[one.pk for one in self.people]).order_by("name")
        return self.chance.choice(list(known.filter(organisation=home) if home else known))

    def held(self, **conditions) -> Grant:
        return self.chance.choice(list(Grant.objects.filter(revoked_at=None, **conditions).order_by("created_at")))

    def group(self) -> Group:
        return self.chance.choice(list(Group.objects.filter(closed_at=None).order_by("created_at")))

    def end(self):
        return self.chance.choice([None, in_days(1), in_days(40)])

    def give(self) -> None:
        scope = self.scope()
        right = self.chance.choice(RIGHTS)
        services.give(by=None, grantee=self.person(scope), privilege=right, scope=scope, active_to=self.end())

    def give_to_group(self) -> None:
        services.give_to_group(by=None, group=self.group(), privilege=self.chance.choice(RIGHTS), active_to=self.end())

    def revoke(self) -> None:
        services.revoke(by=None, held=self.held())

    def expire(self) -> None:
        now = clock.now()
        due = Grant.objects.filter(revoked_at=None, active_to__isnull=False, active_to__lt=now + timedelta(days=2))
        due.update(active_from=now - timedelta(days=3), active_to=now - timedelta(days=1))
        expiry.expire_grants()

    def delegate(self) -> None:
        scope, partner = self.scope(), self.scope()
        delegation.delegate(by=None, partner=partner, privilege=RIGHTS[0], scope=scope, active_to=self.end())

    def hand_on(self) -> None:
        held = self.held(grantee__type="COMPANY")
        leader = self.person(held.grantee.organisation)
        to = self.chance.choice([self.person(held.grantee.organisation), delegation.company_identity(self.scope())])
        delegation.hand_on(by=leader, held=held, grantee=to, active_to=self.end())

    def cut(self) -> None:
        delegation.cut(by=None, held=self.held(grantee__type="COMPANY"))

    def make_group(self) -> None:
        scope = self.scope()
        leader = self.person(scope)
        groups.create_group(by=leader, scope=scope, name=f"Gruppe {self.chance.random()}")

    def join(self) -> None:
        group = self.group()
        leader = self.person(group.organisation)
        groups.add_members(by=leader, group=group, people=[self.person(group.organisation)])

    def leave(self) -> None:
        group = self.group()
        groups.remove_member(by=None, group=group, person=self.person(group.organisation))

    def close(self) -> None:
        group = self.group()
        groups.close_group(by=self.person(group.organisation), group=group, expected=group.version)

    def switch_person(self) -> None:
        person = self.person()
        change = activity.deactivate_identity if person.is_active else activity.reactivate_identity
        change(by=None, person=person)

    def switch_organisation(self) -> None:
        one = self.scope()
        status = ActivityStatus.CLOSED if one.is_active and self.chance.random() < 0.3 else ActivityStatus.ACTIVE
        activity.set_status(organisation=one, status=status)

    def drop(self) -> None:
        scope = self.scope()
        leader = self.person(scope)
        reviews.drop_everything(by=leader, person=self.person(), scope=scope, reason=EndReason.REVIEW)

    def check_nothing_foreign_is_visible(self) -> None:
        for user in User.objects.select_related("identity"):
            for right in RIGHTS:
                through_frameworks = set(object_permissions.organisations_for(user, right))
                assert through_frameworks == set(access.visible_to(user.identity, right))
                assert through_frameworks == {
                    one for one in Organisation.objects.all() if access.may(user.identity, right, one)
                }
