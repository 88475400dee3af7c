"""Planned maintenance of receivers: while it is on, their post is held and their seven-day clock stands still."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Maintenance
from administrativ_adgang.systems.models import System


def is_on(system_id: UUID) -> bool:
    """Whether a receiver's post is held at this moment."""
    return _on().filter(system_id=system_id).exists()


def of_system_row() -> Exists:
    """The same as a condition on rows with a ``system``."""
    return Exists(_on().filter(system_id=OuterRef("system_id")))


def on_until(systems: Collection[System]) -> dict[UUID, datetime]:
    """Until when the post of those receivers is held whose maintenance is on."""
    return dict(_on().filter(system__in=systems).values_list("system_id", "ends_at"))


def coming(system: System) -> Maintenance | None:
    """The window that is on, or else the one that is planned."""
    rows = Maintenance.objects.filter(system=system, ends_at__gt=clock.now())
    return rows.select_related("planned_by").order_by("begins_at").first()


def since(system_ids: Collection[UUID], moment: datetime) -> dict[UUID, list[Maintenance]]:
    """The windows that ended after a moment, and those to come, oldest first."""
    found: dict[UUID, list[Maintenance]] = {}
    for row in Maintenance.objects.filter(system__in=system_ids, ends_at__gt=moment).order_by("begins_at"):
        found.setdefault(row.system_id, []).append(row)
    return found


def _on() -> QuerySet[Maintenance]:
    now = clock.now()
    return Maintenance.objects.filter(begins_at__lte=now, ends_at__gt=now)
