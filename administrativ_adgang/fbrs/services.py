"""Changing who may do what. Every change is an event in the same transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Grant, GrantSource, Identity, IdentityType, Organisation, User
from administrativ_adgang.fbrs.privileges import AREAS, SYSTEM_PRIVILEGES, Area, Privilege


@transaction.atomic
def grant(
    *,
    by: Identity | None,
    grantee: Identity,
    privilege: Privilege,
    scope: Organisation,
    active_to: datetime | None = None,
    source: GrantSource = GrantSource.SELF_SERVICE,
) -> Grant:
    """Give a right. ``by`` None is the solution itself (central appointment, a system's own rights).

    Giving what somebody has already returns the grant that is there.
    """
    if by is not None and privilege not in SYSTEM_PRIVILEGES:
        access.require(by, AREAS[Area.PEOPLE].change, scope)
    if not grantee.is_active:
        raise RefusedByRule("Personen er ikke aktiv og kan ikke få rettigheder.", field="grantee")
    if active_to is not None and active_to <= clock.now():
        raise RefusedByRule("Slutdatoen ligger i fortiden.", field="active_to")
    existing = Grant.objects.filter(grantee=grantee, scope=scope, type=privilege, revoked_at=None).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            given = Grant.objects.create(
                type=privilege, grantee=grantee, scope=scope, issuer=by, source=source, active_to=active_to
            )
    except IntegrityError:  # Somebody else gave the same right at the same moment.
        return Grant.objects.get(grantee=grantee, scope=scope, type=privilege, revoked_at=None)
    record(_event(Tag.PRIVILEGES_GRANTED, given, by))
    return given


@transaction.atomic
def revoke(*, by: Identity | None, held: Grant) -> Grant:
    """Take a right back. It is gone at the next request. The last rights administrator's own cannot be taken."""
    if by is not None:
        access.require(by, AREAS[Area.PEOPLE].change, held.scope)
    if held.type == Privilege.ORGANISATION_USER_ADMINISTRATOR and not _others_administer(held):
        raise RefusedByRule(f"{held.grantee.name} er den sidste rettighedsadministrator i {held.scope.name}.")
    held.revoked_at, held.revoked_by = clock.now(), by
    held.save_version(expected=held.version, fields=["revoked_at", "revoked_by"])
    record(_event(Tag.PRIVILEGES_REVOKED, held, by))
    return held


def _others_administer(held: Grant) -> bool:
    # Locking the organisation makes two administrators who remove each other at once take turns.
    Organisation.objects.select_for_update().get(pk=held.scope_id)
    others = Grant.objects.filter(
        scope=held.scope, type=held.type, revoked_at=None, grantee__is_active=True, active_to=None
    )
    return others.exclude(pk=held.pk).exists()


def _event(tag: Tag, held: Grant, by: Identity | None) -> Event:
    return Event(
        tag=tag,
        organisation_id=held.scope_id,
        actor_identity_id=by.pk if by else None,
        actor_label=by.name if by else "Digital Post",
        properties={"privilege": held.type, "grantee": str(held.grantee_id), "grantee_name": held.grantee.name},
    )


@transaction.atomic
def create_employee(*, organisation: Organisation, name: str, title: str, subject: str) -> Identity:
    """An employee with a log-in. ``subject`` is the person's name at the identity provider."""
    identity = Identity.objects.create(type=IdentityType.EMPLOYEE, name=name, title=title, organisation=organisation)
    User.objects.create(subject=subject, identity=identity)
    return identity
