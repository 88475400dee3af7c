"""The projection equals the grants after any sequence of changes, and shows nobody a foreign organisation."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from guardian.shortcuts import assign_perm

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import DomainError
from administrativ_adgang.fbrs import (
    access,
    activity,
    delegation,
    expiry,
    groups,
    object_permissions,
    privilege_token,
    reviews,
    services,
    versions,
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
from administrativ_adgang.fbrs.object_permissions import Difference, OrganisationPermission, codename
from administrativ_adgang.fbrs.privilege_token import ScopeKind, address_of
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee, build_organisation
from tests.fbrs.tokens import group, token
from tests.fbrs.worlds import ADMINISTRATOR, grant_of, in_days

RIGHTS = (
    Privilege.MESSAGE_BASIC,
    Privilege.CONTACT_ADMINISTRATOR,
    Privilege.ORGANISATION_ADMINISTRATOR,
    ADMINISTRATOR,
)


#: What the sequences must at least hold to prove anything.
NAMED = {"give", "revoke", "expire", "delegate", "hand_on", "cut", "close", "join", "drop", "delete_log_in"}


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
    RightsHolder.objects.filter(identity=world.amina).delete()
    assign_perm(codename(RIGHTS[0]), User.objects.get(identity=world.birgit), world.home)
    RightsHolder.objects.create(identity=world.birgit, scope=world.partner, name="Birgit Storm")
    rebuilt = object_permissions.rebuild()
    assert rebuilt.identities == Identity.objects.count()
    assert set(rebuilt.differences) == {
        Difference(world.amina.pk, world.home.pk, RIGHTS[1], was_missing=True),
        Difference(world.amina.pk, world.home.pk, "", was_missing=True),
        Difference(world.birgit.pk, world.home.pk, RIGHTS[0], was_missing=False),
        Difference(world.birgit.pk, world.partner.pk, "", was_missing=False),
    }
    assert projected() == before
    assert RightsHolder.objects.filter(scope=world.home).count() == 2
    assert object_permissions.rebuild().differences == []


@pytest.mark.parametrize("seed", range(3))
def test_after_any_sequence_the_projection_equals_the_grants(db, seed):
    town = Town(random.Random(seed))
    for number, deed in enumerate(town.deeds):
        town.act(deed)
        if number % 3:
            continue
        truth = granted()
        assert listed() == {(holder, scope) for holder, scope, _ in truth}
        with_login = set(User.objects.values_list("identity_id", flat=True))
        assert projected() == {row for row in truth if row[0] in with_login}
    assert town.done >= NAMED, "too many refusals to prove anything"
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
        deeds = [self.give, self.give_for_later, self.begin, self.give_to_group, self.revoke, self.expire, self.replace]
        deeds += [self.delegate, self.delegate, self.hand_on, self.hand_on, self.share, self.cut, self.follow_log_in]
        deeds += [
            self.make_group,
            self.make_group,
            self.join,
            self.join,
            self.leave,
            self.close,
            self.drop,
            self.delete_log_in,
        ]
        deeds += [self.switch_person, self.switch_organisation]
        self.deeds = deeds * 3
        chance.shuffle(self.deeds)
        self.done: set[str] = set()

    def act(self, deed: Callable[[], None]) -> None:
        """One deed, remembered when it was possible."""
        try:
            deed()
        except (DomainError, IndexError, Grant.DoesNotExist):
            return
        self.done.add(deed.__name__)

    def scope(self) -> Organisation:
        known = Organisation.objects.filter(pk__in=[one.pk for one in self.organisations])
        return self.chance.choice(known.order_by("cvr_number"))

    def person(self, home: Organisation | None = None) -> Identity:
        known = Identity.objects.filter(pk__in=[one.pk for one in self.people]).order_by("created_at")
        return self.chance.choice(list(known.filter(organisation=home) if home else known))

    def leader(self, home: Organisation) -> Identity:
        """Who gives rights there, when somebody does."""
        able = [holder for (holder,) in access.held_where(Q(scope=home, type=ADMINISTRATOR), "holder")]
        return Identity.objects.filter(pk__in=able).order_by("created_at").first() or self.person(home)

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

    def give_for_later(self) -> None:
        scope = self.scope()
        right = self.chance.choice(RIGHTS)
        services.give(by=None, grantee=self.person(scope), privilege=right, scope=scope, active_from=in_days(2))

    def begin(self) -> None:
        late = Grant.objects.filter(revoked_at=None, active_from__gt=clock.now())
        # Given for later an hour ago, and the hour has come.
        hour = timedelta(hours=1)
        late.update(created_at=clock.now() - 2 * hour, active_from=clock.now() - hour)
        expiry.begin_grants()

    def replace(self) -> None:
        scope = self.scope()
        person = self.person(scope)
        wanted = {right: self.end() for right in RIGHTS if self.chance.random() < 0.4}
        seen = versions.of_person(person, scope)
        services.replace_rights(by=self.leader(scope), person=person, scope=scope, wanted=wanted, expected=seen)

    def share(self) -> None:
        held = self.held(grantee__type="EMPLOYEE")
        to = self.person(held.scope)
        delegation.share(by=held.grantee, grantee=to, privilege=held.type, scope=held.scope, active_to=self.end())

    def follow_log_in(self) -> None:
        person = self.person()
        some = [right for right in RIGHTS if self.chance.random() < 0.4]
        privilege_token.apply(
            token(group(ScopeKind.CVR, person.organisation.cvr_number, *map(address_of, some))), person
        )

    def delegate(self) -> None:
        scope, partner = self.scope(), self.scope()
        delegation.delegate(by=None, partner=partner, privilege=RIGHTS[0], scope=scope, active_to=self.end())

    def hand_on(self) -> None:
        held = self.held(grantee__type="COMPANY")
        leader = self.leader(held.grantee.organisation)
        to = self.chance.choice([self.person(held.grantee.organisation), delegation.company_identity(self.scope())])
        delegation.hand_on(by=leader, held=held, grantee=to, active_to=self.end())

    def cut(self) -> None:
        delegation.cut(by=None, held=self.held(grantee__type="COMPANY"))

    def make_group(self) -> None:
        scope = self.scope()
        leader = self.leader(scope)
        groups.create_group(by=leader, scope=scope, name=f"Gruppe {self.chance.random()}")

    def join(self) -> None:
        group = self.group()
        leader = self.leader(group.organisation)
        groups.add_members(by=leader, group=group, people=[self.person(group.organisation)])

    def leave(self) -> None:
        group = self.group()
        groups.remove_member(by=None, group=group, person=self.person(group.organisation))

    def close(self) -> None:
        group = self.group()
        groups.close_group(by=self.leader(group.organisation), group=group, expected=group.version)

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
        leader = self.leader(scope)
        reviews.drop_everything(by=leader, person=self.person(), scope=scope, reason=EndReason.REVIEW)

    def delete_log_in(self) -> None:
        User.objects.filter(identity=self.person()).delete()

    def check_nothing_foreign_is_visible(self) -> None:
        """To templates and REST classes, to the services, and at the door."""
        for user in User.objects.select_related("identity"):
            for right in RIGHTS:
                through_frameworks = set(object_permissions.organisations_for(user, right))
                assert through_frameworks == set(access.visible_to(user.identity, right))
                assert through_frameworks == {
                    one for one in Organisation.objects.all() if access.may(user.identity, right, one)
                }
            browser = Client()
            browser.force_login(user)
            held = {scope for holder, scope, _ in granted() if holder == user.identity_id}
            opened = {
                one.pk
                for one in Organisation.objects.all()
                if browser.get(reverse("portal:front-live", kwargs={"organisation_id": one.pk})).status_code == 286
            }
            assert opened == held
