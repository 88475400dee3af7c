"""Reading people and rights."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Grant, Identity, Organisation, User
from administrativ_adgang.fbrs.privileges import Privilege


def organisations_by_cvr(numbers: Collection[str]) -> dict[str, Organisation]:
    """The organisations with these CVR numbers, in one query."""
    return {
        organisation.cvr_number: organisation for organisation in Organisation.objects.filter(cvr_number__in=numbers)
    }


def organisation_ids(numbers: Collection[str]) -> dict[str, UUID]:
    """The ids of the organisations with these CVR numbers, in one query."""
    return dict(Organisation.objects.filter(cvr_number__in=numbers).values_list("cvr_number", "pk"))


def holders(scope: Organisation, privileges: Collection[Privilege]) -> QuerySet[Identity]:
    """Active people who hold one of the privileges in the organisation now, by name."""
    now = clock.now()
    held = Grant.objects.filter(
        Q(active_to=None) | Q(active_to__gt=now),
        scope=scope,
        type__in=privileges,
        revoked_at=None,
        active_from__lte=now,
    )
    return Identity.objects.filter(pk__in=held.values("grantee"), is_active=True).order_by("name")


def rights_administrators(scope: Organisation) -> QuerySet[Identity]:
    """Who can give rights in the organisation."""
    return holders(scope, [Privilege.ORGANISATION_USER_ADMINISTRATOR])


def people_who_can_log_in() -> QuerySet[User]:
    """Everybody with a log-in, by organisation and name: the demo's log-in page."""
    people = User.objects.filter(is_active=True, identity__is_active=True)
    return people.select_related("identity__organisation").order_by("identity__organisation__name", "identity__name")


def privileges_at_home(people: Collection[Identity]) -> dict[UUID, frozenset[Privilege]]:
    """What each of these people may do now in the organisation that employs them, in one query."""
    now = clock.now()
    held = Grant.objects.filter(
        Q(active_to=None) | Q(active_to__gt=now),
        grantee__in=people,
        scope=F("grantee__organisation"),
        revoked_at=None,
        active_from__lte=now,
    )
    found: dict[UUID, set[Privilege]] = {}
    for grantee, type_ in held.values_list("grantee_id", "type"):
        found.setdefault(grantee, set()).add(Privilege(type_))
    return {grantee: frozenset(types) for grantee, types in found.items()}
