"""Who is active: a person or an organisation that goes out takes along what counts only through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

from django.db.models import Q, QuerySet

from administrativ_adgang.core.errors import NotAllowed
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, ledger, object_permissions, permits
from administrativ_adgang.fbrs.models import ActivityStatus, Grant, Identity, Organisation, RightsHolder
from administrativ_adgang.fbrs.privileges import Area


@ledger.guarded_change
def deactivate_identity(*, by: Identity | None, person: Identity, expected: int | None = None) -> Identity:
    """Make somebody inactive: out at the next request. The grants stay, and count for nothing meanwhile.

    The last rights administrator cannot go.
    """
    return _set_active(person, Tag.IDENTITY_DEACTIVATED, by=by, expected=expected)


@ledger.guarded_change
def reactivate_identity(*, by: Identity | None, person: Identity, expected: int | None = None) -> Identity:
    """Let somebody in again, with the rights that have not ended meanwhile."""
    return _set_active(person, Tag.IDENTITY_REACTIVATED, by=by, expected=expected)


def _set_active(person: Identity, tag: Tag, *, by: Identity | None, expected: int | None) -> Identity:
    with _keeping_administrators(_scopes_of(person)):
        if by is not None:
            _check_may(by, person)
        permits.check_version(person, expected)
        person.is_active = tag == Tag.IDENTITY_REACTIVATED
        person.save_version(expected=person.version, fields=["is_active"])
    object_permissions.project({person.pk, *ledger.below(person.grants.filter(revoked_at=None))})
    record(
        Event(
            tag=tag,
            organisation_id=person.organisation_id,
            actor_identity_id=by.pk if by else None,
            actor_label=by.name if by else "Digital Post",
            properties={"grantee": str(person.pk), "grantee_name": person.name},
        )
    )
    return person


def _check_may(by: Identity, person: Identity) -> None:
    if person.organisation is None:
        raise NotAllowed(f"{person.name} er ikke ansat i nogen organisation, der kan gøre det.")
    access.require_change(by, Area.PEOPLE, person.organisation)


def _scopes_of(person: Identity) -> QuerySet[Organisation]:
    """Where the person has rights; and the employer, where rights may be on their way while we wait for our turn."""
    direct = Grant.objects.filter(grantee=person, revoked_at=None).values("scope")
    through = person.memberships.values("group__organisation")
    concerned = Q(pk__in=direct) | Q(pk__in=through) | Q(pk=person.organisation_id)
    return Organisation.objects.filter(concerned).order_by("pk")


@contextmanager
def _keeping_administrators(scopes: QuerySet[Organisation]) -> Iterator[None]:
    with ExitStack() as stack:
        for scope in scopes:
            stack.enter_context(ledger.keeping_an_administrator(scope))
        yield


@ledger.guarded_change
def set_status(*, organisation: Organisation, status: ActivityStatus) -> Organisation:
    """Take over what the business register says. Grants of and in a closed organisation stay, shown as inactive."""
    ledger.lock(organisation)
    touched = _touched_by(organisation)
    organisation.status = status
    organisation.save_version(expected=organisation.version, fields=["status"])
    object_permissions.project(touched | _touched_by(organisation))
    return organisation


def _touched_by(organisation: Organisation) -> set[UUID]:
    """Who has a right there, works there, or holds something that was handed on from it."""
    held_there = Grant.objects.filter(scope=organisation, revoked_at=None)
    of_its_people = Grant.objects.filter(grantee__organisation=organisation, revoked_at=None)
    members = Identity.objects.filter(organisation=organisation, memberships__isnull=False)
    return {
        *RightsHolder.objects.filter(scope=organisation).values_list("identity_id", flat=True),
        *ledger.holders_of(held_there.select_related("grantee", "group")),
        *of_its_people.values_list("grantee_id", flat=True),
        *members.values_list("pk", flat=True),
        *ledger.below(of_its_people),
    }
