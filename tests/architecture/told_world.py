"""One person among random rights: direct, through groups, along a chain, ended and not begun, here and elsewhere."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.test import Client

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import activity, delegation, groups, rules, services, what_if
from administrativ_adgang.fbrs.models import Grant, Group, Identity, Organisation
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Privilege
from tests.builders import build_company, build_employee
from tests.people import log_in

ALL = sorted(PERSON_PRIVILEGES)
OWN = sorted(PERSON_PRIVILEGES - CENTRAL_PRIVILEGES)
DELEGABLE = sorted(rules.DELEGABLE)
#: Two that open different areas are held and count in every world, so that taking one of them closes something.
AT_LEAST = (Privilege.MESSAGE_BASIC, Privilege.ORGANISATION_ADMINISTRATOR)


@dataclass(frozen=True)
class Wish:
    """A change as the form would send it."""

    give: Collection[Privilege] = ()
    take: Collection[Grant] = ()
    join: Collection[Group] = ()
    leave: Collection[Group] = ()
    deactivate: bool = False


@dataclass
class ToldWorld:
    """An organisation, its partner, two groups, and the person everything is about, who works in one of the two.

    ``elsewhere`` is an organisation whose rights must open nothing at home.
    """

    chance: random.Random
    home: Organisation
    elsewhere: Organisation
    is_at_home: bool
    keeper: Identity = field(init=False)
    partner: Organisation = field(init=False)
    boss: Identity = field(init=False)
    person: Identity = field(init=False)
    groups: list[Group] = field(init=False)

    def __post_init__(self) -> None:
        # Others give rights everywhere, so that the person is never the last and no change is refused.
        self.keeper, _ = (build_employee(one, rules.ADMINISTRATOR) for one in (self.home, self.elsewhere))
        self.partner = build_company("Revi A/S")
        self.boss = build_employee(self.partner, rules.ADMINISTRATOR)
        self.person = build_employee(self.home if self.is_at_home else self.partner)
        self.groups = [self._group(name) for name in ("Morgenvagt", "Aftenvagt")] if self.is_at_home else []
        for privilege in sorted({*self._some(self._possible), *AT_LEAST}):
            self._age(self._give(privilege))
        for group in self._some(self.groups):
            groups.add_members(by=self.keeper, group=group, people=[self.person])
        for privilege in self._some(ALL):
            services.give(by=None, grantee=self.person, privilege=privilege, scope=self.elsewhere)

    def client(self) -> Client:
        """The person's browser."""
        return log_in(Client(), self.person)

    def anything(self) -> Wish:
        """Rights given and taken, groups joined and left, all at once."""
        held = {one.type for one in self._takeable()}
        take = self._some([one for one in self._takeable() if one.type not in AT_LEAST])
        # A right that sleeps is given again too: it stays asleep. Handed on, it is refused, so there it is left out.
        possible = [one for one in self._possible if self.is_at_home or one not in held]
        taken = {one.type for one in take}
        return Wish(
            give=[one for one in self._some(possible) if one not in taken],
            take=take,
            join=self._some([group for group in self.groups if group not in self._inside()]),
            leave=self._some(self._inside()),
        )

    def down_to(self, kept: Privilege | None) -> Wish:
        """Everything taken but one right; None: that one too."""
        return Wish(take=[one for one in self._takeable() if one.type != kept], leave=self._inside())

    def preview(self, wish: Wish) -> what_if.Change:
        """What the what-if says of it."""
        return what_if.preview(
            self.person,
            self.home,
            give=wish.give,
            take=wish.take,
            join=wish.join,
            leave=wish.leave,
            deactivate=wish.deactivate,
        )

    def fulfil(self, wish: Wish) -> None:
        """Do it through the services."""
        if wish.deactivate:
            activity.deactivate_identity(by=None, person=self.person)
        for group in wish.leave:
            groups.remove_member(by=None, group=group, person=self.person)
        for held in wish.take:
            held.refresh_from_db()
            if held.revoked_at is None:  # It may have gone with the link above.
                services.revoke(by=None, held=held)
        for privilege in wish.give:
            self._give(privilege)
        for group in wish.join:
            groups.add_members(by=self.keeper, group=group, people=[self.person])

    @property
    def _possible(self) -> list[Privilege]:
        return ALL if self.is_at_home else DELEGABLE

    def _takeable(self) -> list[Grant]:
        of_person = Q(grantee=self.person) | Q(grantee__organisation=self.partner, depth=0)
        return list(Grant.objects.filter(of_person, scope=self.home, revoked_at=None).order_by("type", "depth"))

    def _inside(self) -> list[Group]:
        return list(Group.objects.filter(memberships__identity=self.person).order_by("name"))

    def _some(self, values: Collection[Any]) -> list[Any]:
        return self.chance.sample(list(values), min(len(values), self.chance.randint(1, 3)))

    def _group(self, name: str) -> Group:
        group = groups.create_group(by=self.keeper, scope=self.home, name=name)
        for privilege in self._some(OWN):
            self._age(services.give_to_group(by=None, group=group, privilege=privilege).grant)
        return group

    def _give(self, privilege: Privilege) -> Grant:
        """To the person; at a partner by way of the partner. The first link."""
        if self.is_at_home:
            return services.give(by=None, grantee=self.person, privilege=privilege, scope=self.home).grant
        link = delegation.delegate(by=None, partner=self.partner, privilege=privilege, scope=self.home).grant
        delegation.hand_on(by=self.boss, held=link, grantee=self.person)
        return link

    def _age(self, grant: Grant) -> None:
        """Let a right have ended by its date, or begin later; the clock is the only one that does either."""
        if grant.type in AT_LEAST:
            return
        now, day = clock.now(), timedelta(days=1)
        over, running, to_come = (now - 2 * day, now - day), (now - day, now + day), (now + day, None)
        begin, end = self.chance.choice([running, running, running, over, to_come])
        Grant.objects.filter(pk=grant.pk).update(active_from=begin, active_to=end)
