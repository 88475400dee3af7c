"""The only permission question in the code base: may this identity do this in that organisation?"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.fbrs.models import ActivityStatus, Grant, Identity, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege


def active_grants(identity: Identity) -> QuerySet[Grant]:
    """The grants of an identity that count at this moment."""
    now = clock.now()
    return Grant.objects.filter(
        Q(active_to=None) | Q(active_to__gt=now),
        grantee=identity,
        grantee__is_active=True,
        revoked_at=None,
        active_from__lte=now,
        scope__status=ActivityStatus.ACTIVE,
    )


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


def visible_organisations(identity: Identity) -> QuerySet[Organisation]:
    """The organisations the identity may act for: the query twin of :func:`may`."""
    scopes = active_grants(identity).values("scope")
    return Organisation.objects.filter(pk__in=scopes).order_by("name")
