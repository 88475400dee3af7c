"""Changing the contact structure."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from administrativ_adgang.contacts.models import ContactPoint, Target
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems.models import System


@transaction.atomic
def create_point(
    *,
    by: Identity,
    organisation: Organisation,
    name: str,
    system: System | None,
    targets: Collection[Target] = tuple(Target),
    size_threshold_mb: Decimal = Decimal("99.5"),
    allowed_attachments: int = 10,
    visible: bool = True,
    identifier: UUID | None = None,
) -> ContactPoint:
    """Add a contact point. Its system must be an active receiver system of the same organisation.

    ``identifier`` is given when the point is known elsewhere by an id it must keep.
    """
    access.require_change(by, Area.CONTACTS, organisation)
    if not organisation.is_authority:
        raise RefusedByRule("En virksomhed har ingen kontaktstruktur.")
    if system is not None and (
        system.organisation_id != organisation.pk or not system.is_recipient or not system.is_active
    ):
        raise RefusedByRule("Vælg et aktivt modtagersystem i jeres egen organisation.", field="system")
    point = ContactPoint.objects.create(
        id=identifier or uuid4(),
        organisation=organisation,
        name=name,
        system=system,
        targets=list(targets),
        size_threshold_mb=size_threshold_mb,
        allowed_attachments=allowed_attachments,
        visible=visible,
    )
    record(
        Event(
            tag=Tag.CONTACT_POINT_CHANGED,
            organisation_id=organisation.pk,
            actor_identity_id=by.pk,
            actor_label=by.name,
            properties={"contact_point": str(point.pk), "name": name},
        )
    )
    return point
