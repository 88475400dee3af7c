"""Reading emptyings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from administrativ_adgang.connection.models import OPEN_STATES, EmptyingRun
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs.models import Organisation


def running(organisation: Organisation) -> EmptyingRun | None:
    """The emptying that runs or has been paused, if any; there is never more than one."""
    return EmptyingRun.objects.filter(organisation=organisation, state__in=OPEN_STATES).first()


def latest(organisation: Organisation) -> EmptyingRun | None:
    """The newest emptying, running or not."""
    return EmptyingRun.objects.filter(organisation=organisation).order_by("-started_at").first()


def earlier(organisation: Organisation, *, limit: int = 10) -> list[EmptyingRun]:
    """The emptyings before the newest, newest first."""
    return list(EmptyingRun.objects.filter(organisation=organisation).order_by("-started_at")[1 : limit + 1])


def of_organisation(organisation: Organisation, *, started_from: datetime | None, limit: int) -> list[EmptyingRun]:
    """The newest emptyings with their contact points, newest first."""
    runs = EmptyingRun.objects.filter(organisation=organisation).select_related("fallback_point")
    if started_from is not None:
        runs = runs.filter(started_at__gte=started_from)
    return list(runs.order_by("-started_at", "pk")[:limit])


def one(organisation: Organisation, identifier: UUID) -> EmptyingRun:
    """An emptying of this organisation. Raises :class:`NotFound` for any other."""
    runs = EmptyingRun.objects.select_related("fallback_point", "organisation")
    found = runs.filter(organisation=organisation, pk=identifier).first()
    if found is None:
        raise NotFound("Tømningen findes ikke.")
    return found
