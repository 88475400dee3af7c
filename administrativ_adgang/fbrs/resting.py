"""Rights that count for nothing just now, though nobody took them: their holder or a link above is inactive.

They are kept and shown with the reason, and count again when the reason goes away (portal-features 3.8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from administrativ_adgang.fbrs import access, effective
from administrativ_adgang.fbrs.models import Grant, Identity, IdentityType, Membership, Organisation, RightsHolder
from administrativ_adgang.fbrs.privileges import Privilege


@dataclass(frozen=True)
class RestingPerson:
    """Somebody who can do nothing in the organisation now, with the rights that rest there."""

    identity: Identity
    rights: tuple[effective.InactiveRight, ...]


@dataclass(frozen=True)
class RestingPage:
    """Some of them, and the key of the next page when there is one."""

    people: list[RestingPerson] = field(default_factory=list)
    following: UUID | None = None


def people(
    scope: Organisation,
    *,
    search: str = "",
    privilege: Privilege | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> RestingPage:
    """Who has rights in the organisation and yet can do nothing there now, by name. Keys as in ``effective.people``."""
    direct = Grant.objects.filter(scope=scope, revoked_at=None, grantee__isnull=False)
    through = Membership.objects.filter(group__organisation=scope, group__closed_at=None)
    if privilege:
        direct = direct.filter(type=privilege)
        through = through.filter(group__grants__type=privilege, group__grants__revoked_at=None)
    able = RightsHolder.objects.filter(identity=OuterRef("pk"), scope=scope)
    # One list of ids to start from: of two, the database would try both on everybody there is.
    having = direct.values("grantee").union(through.values("identity"))
    found = Identity.objects.filter(~Exists(able), pk__in=having).select_related("organisation")
    found = found.exclude(type=IdentityType.SYSTEM)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(title__icontains=search) | Q(email__icontains=search))
    if after is not None:
        name = Identity.objects.filter(pk=after).values_list("name", flat=True).first() or ""
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=after))
    listed = list(found.order_by("name", "pk")[: limit + 1])
    shown = listed[:limit]
    rights = _rights(shown, scope)
    return RestingPage(
        [RestingPerson(one, tuple(rights[one.pk])) for one in shown], shown[-1].pk if len(listed) > limit else None
    )


def coming_back(person: Identity, scope: Organisation) -> tuple[Privilege, ...]:
    """What somebody inactive could do in the organisation again if they were made active now."""
    types = set(
        Grant.objects.filter(access.given_to(person), access.counting_now(), scope=scope).values_list("type", flat=True)
    )
    return tuple(privilege for privilege in Privilege if privilege in types)


def _rights(shown: Collection[Identity], scope: Organisation) -> defaultdict[UUID, list[effective.InactiveRight]]:
    members = list(
        Membership.objects.filter(identity__in=shown, group__organisation=scope).values_list("identity_id", "group_id")
    )
    grants = list(
        Grant.objects.filter(
            Q(grantee__in=shown) | Q(group__in={group for _, group in members}), scope=scope, revoked_at=None
        )
        .select_related(*effective.WITH_CHAIN)
        .order_by("type", "pk")
    )
    found: defaultdict[UUID, list[effective.InactiveRight]] = defaultdict(list)
    groups = set(members)
    for one in shown:
        for grant in grants:
            if grant.grantee_id == one.pk or (one.pk, grant.group_id) in groups:
                right = effective.InactiveRight(Privilege(grant.type), grant, effective.why_inactive(grant, one))
                found[one.pk].append(right)
    return found
