"""Planning and ending maintenance windows of a receiver."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.core.errors import Conflict, NotFound, NotPossibleNow, RefusedByRule
from administrativ_adgang.delivery import maintenance
from administrativ_adgang.delivery.models import Maintenance
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System

# Long enough for any planned work; a receiver that is away longer is not being maintained.
LONGEST = timedelta(days=7)
EARLIEST_AHEAD = timedelta(days=365)


@transaction.atomic
def plan(*, by: Identity, system: System, begins_at: datetime, ends_at: datetime) -> Maintenance:
    """Hold a receiver's post in a time that is to come or has just begun. One window at a time.

    Raises RefusedByRule for times that make no window, Conflict when one is planned already.
    """
    access.require_change(by, Area.SYSTEMS, system.organisation)
    if not system.is_recipient or system.protocol != Protocol.REST_PUSH:
        raise NotPossibleNow("Systemet henter selv sin post og bestemmer selv hvornår.")
    now = clock.now()
    begins_at = max(begins_at, now)
    if ends_at <= now:
        raise RefusedByRule("Vinduet skal slutte senere end nu", field="ends_at")
    if ends_at <= begins_at:
        raise RefusedByRule("Vinduet skal slutte, efter at det begynder", field="ends_at")
    if ends_at - begins_at > LONGEST:
        raise RefusedByRule(f"Et vindue kan højst vare {LONGEST.days} døgn", field="ends_at")
    if begins_at - now > EARLIEST_AHEAD:
        raise RefusedByRule("Vælg en dag inden for det næste år", field="begins_at")
    # Two people planning at once take turns at the system's row.
    System.objects.select_for_update(of=("self",)).get(pk=system.pk)
    if maintenance.coming(system):
        raise Conflict("Der er allerede planlagt et vindue. Fjern det først.")
    window = Maintenance.objects.create(system=system, begins_at=begins_at, ends_at=ends_at, planned_by=by)
    _record("PLANNED", window, by=by)
    return window


@transaction.atomic
def end(*, by: Identity, system: System) -> None:
    """End the window that is on, or drop the one that is planned; post goes on at once. Raises NotFound without one."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    System.objects.select_for_update(of=("self",)).get(pk=system.pk)
    window = maintenance.coming(system)
    if window is None:
        raise NotFound("Der er intet vindue at afslutte.")
    now = clock.now()
    _record("ENDED", window, by=by)
    if window.begins_at < now:
        window.ends_at = now
        window.save(update_fields=["ends_at"])
    else:
        window.delete()
    jobs.wake(job_names.DELIVER, str(system.pk))


def _record(change: str, window: Maintenance, *, by: Identity) -> None:
    record(
        Event(
            tag=Tag.SYSTEM_MAINTENANCE,
            organisation_id=window.system.organisation_id,
            system_id=window.system_id,
            actor_identity_id=by.pk,
            actor_label=by.name,
            properties={
                "change": change,
                "system_name": window.system.name,
                "begins_at": window.begins_at.isoformat(),
                "ends_at": window.ends_at.isoformat(),
            },
        )
    )
