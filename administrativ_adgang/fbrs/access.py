"""The only permission question in the code base: may this identity do this in that organisation?

A right counts when its grant and every link it was handed on along count at this moment, and its holder is active in an
active organisation. It is asked in one query, at every request, so what is taken back is gone at the next click.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, Q, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.fbrs import rules
from administrativ_adgang.fbrs.models import ActivityStatus, Grant, Identity, Membership, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege


def counting(now: datetime) -> Q:
    """Condition on a grant: it and every link above it count now. Says nothing about who holds it."""
    condition = _link(now, "") & Q(scope__status=ActivityStatus.ACTIVE)
    above = ""
    for _ in range(rules.LONGEST_CHAIN - 1):
        above += "parent__"
        no_link = Q(**{above.removesuffix("__"): None})
        condition &= no_link | (_link(now, above) & active_holder(f"{above}grantee__"))
    return condition


def counting_now() -> Q:
    """The same at this moment."""
    return counting(clock.now())


def _link(now: datetime, prefix: str) -> Q:
    started = Q(**{f"{prefix}revoked_at": None, f"{prefix}active_from__lte": now})
    return started & (Q(**{f"{prefix}active_to": None}) | Q(**{f"{prefix}active_to__gt": now}))


def active_holder(prefix: str = "") -> Q:
    """Condition on an identity: active, and employed by nobody or by an active organisation."""
    employed = Q(**{f"{prefix}organisation__status": ActivityStatus.ACTIVE})
    return Q(**{f"{prefix}is_active": True}) & (Q(**{f"{prefix}organisation": None}) | employed)


class _IsOneOf(Func):
    """A column is one of the values a query answers with. The query runs first, so that the database starts from its
    few values; joined, it would guess far too many grants per group, since hardly any grant has one.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def given_to(identity: Identity) -> Q:
    """Condition on a grant: the identity has it, directly or through an open group, whether or not it counts."""
    groups = Membership.objects.filter(identity=identity, group__closed_at=None).values("group")
    return Q(grantee=identity) | Q(_IsOneOf(F("group_id"), ArraySubquery(groups)))


def active_grants(identity: Identity) -> QuerySet[Grant]:
    """The grants of an identity that count at this moment: its own and those of its groups."""
    is_active = Exists(Identity.objects.filter(active_holder(), pk=identity.pk))
    return Grant.objects.filter(given_to(identity), counting_now(), is_active)


_HELD = ("holder", "scope", "type", "pk")


def held_where(condition: Q, *columns: str) -> QuerySet[Grant, tuple]:
    """For many at once, in one query: columns of every grant that counts now, (holder, scope, type, pk) unless named.

    The condition is on ``holder``, the id of whoever has it directly or through a group, and on the grant.
    """
    own, through = _by_holder(condition)
    wanted = columns or _HELD
    return own.values_list(*wanted).union(through.values_list(*wanted), all=True)


def types_held(condition: Q) -> frozenset[Privilege]:
    """The privileges somebody holds under a condition, each once."""
    own, through = _by_holder(condition)
    return frozenset(Privilege(type_) for (type_,) in own.values_list("type").union(through.values_list("type")))


def _by_holder(condition: Q) -> tuple[QuerySet[Grant], QuerySet[Grant]]:
    grants = Grant.objects.filter(counting_now())
    own = grants.filter(active_holder("grantee__"), grantee__isnull=False).annotate(holder=F("grantee"))
    # Filtered before it is annotated: only so both speak of the same membership.
    through = grants.filter(
        active_holder("group__memberships__identity__"),
        group__isnull=False,
        group__closed_at=None,
        group__memberships__isnull=False,
    ).annotate(holder=F("group__memberships__identity"))
    return own.filter(condition), through.filter(condition)


def still_counts(grant: Grant) -> bool:
    """Whether a grant counts now, its holder and every link above it included."""
    held = Grant.objects.filter(counting_now(), pk=grant.pk)
    return held.filter(Q(grantee=None) | active_holder("grantee__"), Q(group=None) | Q(group__closed_at=None)).exists()


def privileges_in(identity: Identity, scope: Organisation) -> frozenset[Privilege]:
    """Every privilege the identity holds in an organisation now."""
    types = active_grants(identity).filter(scope=scope).values_list("type", flat=True)
    return frozenset(Privilege(type_) for type_ in types)


def may(identity: Identity, privilege: Privilege | Collection[Privilege], scope: Organisation) -> bool:
    """Whether the identity holds the privilege (or one of several) in the organisation at this moment."""
    wanted = {privilege} if isinstance(privilege, Privilege) else set(privilege)
    return active_grants(identity).filter(scope=scope, type__in=wanted).exists()


def may_see(identity: Identity, area: Area, scope: Organisation) -> bool:
    """Whether the identity may see an area of the portal for the organisation."""
    return may(identity, AREAS[area].see, scope)


def may_change(identity: Identity, area: Area, scope: Organisation) -> bool:
    """Whether the identity may change things in an area for the organisation."""
    return may(identity, AREAS[area].change, scope)


def require(identity: Identity, privilege: Privilege | Collection[Privilege], scope: Organisation) -> None:
    """Raise :class:`NotAllowed`, naming the privileges of which one would do, unless the identity may."""
    if may(identity, privilege, scope):
        return
    wanted = [privilege] if isinstance(privilege, Privilege) else sorted(privilege)
    labels = " eller ".join(Privilege(code).label for code in wanted)
    raise NotAllowed(f"Det kræver rettigheden {labels} i {scope.name}.", privileges=tuple(map(str, wanted)))


def require_change(identity: Identity, area: Area, scope: Organisation) -> None:
    """Raise :class:`NotAllowed` unless the identity may change things in the area."""
    require(identity, AREAS[area].change, scope)


def visible_to(identity: Identity, privilege: Privilege | Collection[Privilege] = ()) -> QuerySet[Organisation]:
    """The query twin of :func:`may`: the organisations in which the identity holds the privilege, or one of several, or
    (none given) any at all.
    """
    held = active_grants(identity)
    if privilege:
        held = held.filter(type__in={privilege} if isinstance(privilege, Privilege) else set(privilege))
    return Organisation.objects.filter(pk__in=held.values("scope")).order_by("name")


def visible_organisations(identity: Identity) -> QuerySet[Organisation]:
    """The organisations the identity may act for."""
    return visible_to(identity)


def is_central(identity: Identity) -> bool:
    """Whether the identity manages rights for the owner of the solution, in every organisation."""
    return active_grants(identity).filter(type=Privilege.SYSTEM_MANAGER).exists()


def as_giver(by: Identity, scope: Organisation) -> tuple[frozenset[Privilege], bool]:
    """What somebody holds in the organisation, and whether they manage rights centrally: both in one query."""
    held = active_grants(by).filter(Q(scope=scope) | Q(type=Privilege.SYSTEM_MANAGER)).values_list("type", "scope_id")
    found = set(held)
    here = frozenset(Privilege(type_) for type_, scope_id in found if scope_id == scope.pk)
    return here, any(type_ == Privilege.SYSTEM_MANAGER for type_, _ in found)


def grantable(by: Identity, scope: Organisation) -> frozenset[Privilege]:
    """The privileges this identity may give in the organisation: what a form may offer."""
    held, central = as_giver(by, scope)
    return rules.grantable(held, is_central=central)
