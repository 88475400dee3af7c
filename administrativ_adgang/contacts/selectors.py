"""Reading the contact structure."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems.models import System


def points_by_id(identifiers: Collection[UUID]) -> dict[UUID, ContactPoint]:
    """The contact points with these ids, whichever organisation they belong to, in one query."""
    return {point.pk: point for point in ContactPoint.objects.filter(pk__in=identifiers)}


def points_of(organisation: Organisation) -> list[ContactPoint]:
    """The contact points of an organisation with their systems, by name."""
    return list(ContactPoint.objects.filter(organisation=organisation).select_related("system").order_by("name"))


def point_of(organisation: Organisation, identifier: UUID) -> ContactPoint | None:
    """One contact point of an organisation with its system; None when it has no such."""
    rows = ContactPoint.objects.select_related("system", "organisation")
    return rows.filter(organisation=organisation, pk=identifier).first()


def points_using(system: System) -> list[ContactPoint]:
    """The contact points whose post goes to a system."""
    return list(ContactPoint.objects.filter(system=system).order_by("name"))


def visible_point_count(organisation: Organisation) -> int:
    """How many points writers can see; contactable organisations need one (set-up way 1)."""
    return ContactPoint.objects.filter(organisation=organisation, active=True, visible=True).count()
