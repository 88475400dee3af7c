"""Effective rights: what somebody can do now, where each right comes from, and what once was or will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access, rules
from administrativ_adgang.fbrs.models import (
    ActivityStatus,
    Grant,
    Identity,
    Organisation,
    RightsHolder,
    User,
)
from administrativ_adgang.fbrs.privileges import Privilege

_WITH_ALL = ("scope", "group", "issuer__organisation", "grantee__organisation", "parent__grantee__organisation")
WITH_CHAIN = (*_WITH_ALL, "parent__parent__grantee__organisation")


@dataclass(frozen=True)
class EffectiveRight:
    """One right of one person that counts now. ``until`` is the nearest end along its chain; None: no end."""

    privilege: Privilege
    grant: Grant
    until: datetime | None

    @property
    def comes_from(self) -> str:
        """Where it comes from, in words."""
        if self.grant.group is not None:
            return f"gruppen {self.grant.group.name}"
        if self.grant.parent is not None:
            return f"videregivet af {self.grant.parent.holder_name}"
        return "direkte"

    @property
    def is_direct(self) -> bool:
        """Whether it was given to the person, not to a group and not handed on."""
        return self.grant.group_id is None and self.grant.parent_id is None

    @property
    def chain(self) -> tuple[str, ...]:
        """The names along the chain, from whom the organisation appointed to the holder."""
        names, link = [], self.grant
        while True:
            names.append(link.holder_name)
            if link.parent is None:
                return tuple(reversed(names))
            link = link.parent

    def ends_within(self, period: timedelta) -> bool:
        """Whether it ends within the period from now."""
        return self.until is not None and self.until <= clock.now() + period


@dataclass(frozen=True)
class InactiveRight:
    """A right that does not count now, and why."""

    privilege: Privilege
    grant: Grant
    reason: str


@dataclass(frozen=True)
class Person:
    """One row of the people page."""

    identity: Identity
    rights: tuple[EffectiveRight, ...]
    last_login: datetime | None


@dataclass(frozen=True)
class PeoplePage:
    """Some people, and the key of the next page when there is one."""

    people: list[Person] = field(default_factory=list)
    following: UUID | None = None


def people(
    scope: Organisation,
    *,
    search: str = "",
    privilege: Privilege | None = None,
    ends_within: timedelta | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> PeoplePage:
    """Who can do something in the organisation now, by name, each with every right.

    ``search`` is part of name, title or e-mail, or the CVR number of an outside partner. ``after`` is the id of the
    last person of the page before. Takes the same few queries however many people there are.
    """
    rows = RightsHolder.objects.filter(scope=scope).select_related("identity__organisation")
    if search:
        text = Q(name__icontains=search) | Q(identity__title__icontains=search) | Q(identity__email__icontains=search)
        rows = rows.filter(text | Q(identity__organisation__cvr_number=search))
    if privilege or ends_within:
        rows = rows.filter(identity__in=_holders(scope, privilege, ends_within))
    if after is not None:
        name = RightsHolder.objects.filter(scope=scope, identity=after).values_list("name", flat=True).first() or ""
        rows = rows.filter(Q(name__gt=name) | Q(name=name, identity__gt=after))
    found = [row.identity for row in rows.order_by("name", "identity_id")[: limit + 1]]
    shown = found[:limit]
    rights = rights_of(shown, scope)
    logged_in = dict(User.objects.filter(identity__in=shown).values_list("identity_id", "last_login"))
    listed = [Person(one, rights[one.pk], logged_in.get(one.pk)) for one in shown if one.pk in rights]
    return PeoplePage(listed, shown[-1].pk if len(found) > limit else None)


def people_count(scope: Organisation, *, at_most: int = 1_000) -> int:
    """How many people can do something in the organisation, counted no further than ``at_most``."""
    return RightsHolder.objects.filter(scope=scope)[:at_most].count()


def _holders(scope: Organisation, privilege: Privilege | None, ends_within: timedelta | None) -> QuerySet[Grant, tuple]:
    condition = Q(scope=scope)
    if privilege:
        condition &= Q(type=privilege)
    if ends_within:
        condition &= Q(active_to__lte=clock.now() + ends_within)
    return access.held_where(condition, "holder")


def rights_of(identities: Collection[Identity], scope: Organisation) -> dict[UUID, tuple[EffectiveRight, ...]]:
    """What each of these can do in the organisation now, in two queries; who can do nothing is left out."""
    rows = list(access.held_where(Q(holder__in=[one.pk for one in identities], scope=scope)))
    grants = Grant.objects.select_related(*WITH_CHAIN).in_bulk({grant_id for *_, grant_id in rows})
    found: defaultdict[UUID, list[EffectiveRight]] = defaultdict(list)
    for holder, _, type_, grant_id in rows:
        if grant_id in grants:  # It may have been deleted between the two questions only by a fault of ours.
            found[holder].append(EffectiveRight(Privilege(type_), grants[grant_id], _until(grants[grant_id])))
    order = list(Privilege)
    return {
        holder: tuple(sorted(rights, key=lambda right: (order.index(right.privilege), right.comes_from)))
        for holder, rights in found.items()
    }


def rights_of_person(identity: Identity, scope: Organisation) -> tuple[EffectiveRight, ...]:
    """What one person can do in the organisation now, and where each right comes from."""
    return rights_of([identity], scope).get(identity.pk, ())


def inactive_rights(identity: Identity, scope: Organisation, *, limit: int = 100) -> list[InactiveRight]:
    """Rights that ended, have not begun, or count for nothing just now, each with the reason; newest first."""
    rows = (
        Grant.objects.filter(access.given_to(identity), scope=scope)
        .select_related(*WITH_CHAIN)
        .order_by("-created_at")[: limit * 2]
    )
    listed = [InactiveRight(Privilege(one.type), one, why_inactive(one, identity)) for one in rows]
    return [one for one in listed if one.reason][:limit]


def why_inactive(grant: Grant, holder: Identity | None) -> str:
    """Why a grant does not count now; empty when it does. ``holder`` None: asked of a group's, whoever is in it."""
    if grant.scope.status != ActivityStatus.ACTIVE:
        return f"{grant.scope.name} er ikke aktiv"
    if grant.group is not None and grant.group.closed_at is not None:
        return "Gruppen er nedlagt"
    if holder is not None and not holder.is_active:
        return f"{holder.name} er ikke aktiv"
    link: Grant | None = grant
    while link is not None:
        reason = _why_link(link)
        if reason:
            return reason
        link = link.parent
    return ""


def _why_link(link: Grant) -> str:
    now = clock.now()
    employer = link.grantee.organisation if link.grantee else None
    if link.revoked_at is not None:
        return link.get_end_reason_display() or "Fjernet"
    if link.active_to is not None and link.active_to <= now:
        return "Udløbet"
    if link.active_from > now:
        return "Ikke begyndt"
    if link.grantee is not None and not link.grantee.is_active:
        return f"{link.grantee.name} er ikke aktiv"
    if employer is not None and employer.status != ActivityStatus.ACTIVE:
        return f"{employer.name} er {employer.get_status_display().lower()} (CVR {employer.cvr_number})"
    return ""


def _until(grant: Grant) -> datetime | None:
    ends, link = [], grant
    for _ in range(rules.LONGEST_CHAIN):
        ends.append(link.active_to)
        if link.parent is None:
            break
        link = link.parent
    return min((end for end in ends if end is not None), default=None)
