"""The identities and direct rights an organisation knows of: what its own system may read over the interface."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from administrativ_adgang.core.errors import NotAllowed, NotFound
from administrativ_adgang.fbrs import access, ledger, object_permissions
from administrativ_adgang.fbrs.models import Grant, Group, Identity, IdentityType, Membership, Organisation, User
from administrativ_adgang.fbrs.privileges import Area, Privilege


def identities(scope: Organisation) -> QuerySet[Identity]:
    """Its people, systems and itself, and from outside whoever holds a right there that has not ended."""
    held = Grant.objects.filter(grantee=OuterRef("pk"), scope=scope, revoked_at=None)
    return Identity.objects.filter(Q(organisation=scope) | Exists(held)).select_related("organisation")


def identity(scope: Organisation, identifier: UUID) -> Identity:
    """One of them. Raises NotFound for any other."""
    found = identities(scope).filter(pk=identifier).first()
    if found is None:
        raise NotFound("Identiteten findes ikke.")
    return found


def holding(privilege: Privilege, scope: Organisation) -> QuerySet[Grant, tuple]:
    """The ids of who holds a privilege there now, directly or through a group."""
    return access.held_where(Q(scope=scope, type=privilege), "holder")


def with_subject(subject: str) -> Q:
    """Condition on an identity: this is its name at the identity provider."""
    return Q(pk__in=User.objects.filter(subject=subject).values("identity"))


def subjects(people: Sequence[Identity]) -> dict[UUID, str]:
    """What people are called at the identity provider, in one query; who has no log-in is left out."""
    return dict(User.objects.filter(identity__in=people).values_list("identity_id", "subject"))


def organisation(identifier: UUID) -> Organisation | None:
    """Any organisation, by the id that is its identity's too."""
    return Organisation.objects.filter(pk=identifier).first()


def direct_grants(scope: Organisation) -> QuerySet[Grant]:
    """Rights there that have not ended and were given to an identity, not to a group; also those handed on."""
    found = Grant.objects.filter(scope=scope, grantee__isnull=False, revoked_at=None)
    return found.select_related("grantee__organisation", "group", "scope", "parent__grantee__organisation")


def direct_grant(scope: Organisation, identifier: UUID) -> Grant:
    """One that the organisation may take back: of its own rights, or one its people handed on elsewhere.

    Raises NotFound for any other, and for one that has ended.
    """
    handed_on = Q(parent__grantee__type=IdentityType.COMPANY, parent__grantee__organisation=scope)
    found = Grant.objects.filter(Q(scope=scope) | handed_on, pk=identifier, grantee__isnull=False, revoked_at=None)
    grant = found.select_related("grantee__organisation", "group", "scope", "parent__grantee__organisation").first()
    if grant is None:
        raise NotFound("Rettigheden findes ikke.")
    return grant


def held_by_company(company: Organisation, identifier: UUID) -> Grant | None:
    """A right an organisation was appointed somewhere else, which its rights administrators may hand on."""
    held = Grant.objects.filter(grantee__type=IdentityType.COMPANY, grantee__organisation=company, revoked_at=None)
    return held.select_related("grantee__organisation", "scope").filter(pk=identifier).first()


def group_grants(groups: Collection[Group]) -> QuerySet[Grant]:
    """The rights of these groups that have not ended, in the order they were given."""
    found = Grant.objects.filter(group__in=groups, revoked_at=None)
    return found.select_related("group", "scope").order_by("created_at", "pk")


def memberships(groups: Collection[Group]) -> QuerySet[Membership]:
    """Who is in these groups, in the order they joined."""
    return Membership.objects.filter(group__in=groups).order_by("created_at", "pk")


def membership_of(group: Group, person: Identity) -> Membership:
    """One person's place in a group they are in."""
    return group.memberships.get(identity=person)


def group_grant(group: Group, identifier: UUID) -> Grant:
    """A right of a group that has not ended. Raises NotFound for any other."""
    found = (
        group.grants.filter(pk=identifier, revoked_at=None)
        .select_related("group__organisation", "scope", "grantee")
        .first()
    )
    if found is None:
        raise NotFound("Rettigheden findes ikke.")
    return found


def membership(group: Group, identifier: UUID) -> Membership:
    """One person's place in a group. Raises NotFound for any other."""
    found = (
        group.memberships.filter(pk=identifier).select_related("identity__organisation", "group__organisation").first()
    )
    if found is None:
        raise NotFound("Medlemmet findes ikke.")
    return found


@transaction.atomic
def rename(*, by: Identity, person: Identity, name: str, expected: int) -> Identity:
    """Correct the name of an own employee, where it is shown and searched for."""
    if person.organisation is None or person.type != IdentityType.EMPLOYEE:
        raise NotAllowed("Kun egne medarbejdere kan rettes.")
    access.require_change(by, Area.PEOPLE, person.organisation)
    ledger.lock(person.organisation)
    person.name = name
    person.save_version(expected=expected, fields=["name"])
    object_permissions.project([person.pk])
    return person
