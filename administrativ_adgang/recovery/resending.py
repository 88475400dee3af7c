"""Runs over waiting post: started with what waits then, paused, gone on with, stopped. ``pacing`` gives the turns."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.core.errors import Conflict, NotFound, NotPossibleNow
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.recovery import able, choosing
from administrativ_adgang.recovery.choosing import Choice
from administrativ_adgang.recovery.models import OPEN, Kind, Phase, Resending, ResendingItem
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.models import System

PACES = (10, 60, 300, 1_000)
USUAL_PACE = 60


def catch_up(*, by: Identity, system: System, per_minute: int = USUAL_PACE) -> Resending:
    """Send everything that waits, oldest first, so many a minute.

    Raises NotPossibleNow before one try has succeeded or when nothing waits, Conflict while another run is open.
    """
    return _start(Kind.CATCH_UP, by=by, system=system, choice=choosing.EVERYTHING, per_minute=per_minute)


def send_again(*, by: Identity, system: System, choice: Choice, per_minute: int = USUAL_PACE) -> Resending:
    """Send what is chosen of the waiting post, oldest first. Refused as :func:`catch_up`."""
    return _start(Kind.CHOSEN, by=by, system=system, choice=choice, per_minute=per_minute)


def send_to_default(*, by: Identity, system: System) -> Resending:
    """Let what waits for a system that is switched off go to the organisation's default instead. Refused alike."""
    return _start(Kind.TO_DEFAULT, by=by, system=system, choice=choosing.EVERYTHING, per_minute=None)


def why_not_to_default(system: System) -> str:
    """Why waiting post cannot go to the default; empty when it can."""
    default = selectors.default_system(system.organisation)
    if system.is_active:
        return "Systemet er i brug. Slå det fra, før posten sendes et andet sted hen."
    if default is None or default == system:
        return "Det er jeres standardsystem. Udpeg et andet først."
    return "" if default.is_active else f"Standardsystemet {default.name} er også slået fra."


@transaction.atomic
def _start(kind: Kind, *, by: Identity, system: System, choice: Choice, per_minute: int | None) -> Resending:
    access.require_change(by, Area.SYSTEMS, system.organisation)
    # Whoever starts a run takes his turn at this row, so a second press finds the first one's run.
    Health.objects.get_or_create(system=system)
    Health.objects.select_for_update().get(system=system)
    if Resending.objects.filter(system=system, state__in=OPEN).exists():
        raise Conflict("Der er allerede en i gang. Se den, eller stands den først.", code="resending.already.open")
    able.require(why_not_to_default(system) if kind == Kind.TO_DEFAULT else able.why_not_many(system))
    target = selectors.default_system(system.organisation) if kind == Kind.TO_DEFAULT else None
    run = Resending.objects.create(system=system, kind=kind, per_minute=per_minute, started_by=by, target=target)
    run.total = _take_in(run, choice)
    if not run.total:
        raise NotPossibleNow("Der venter ingen beskeder, som dette gælder.")
    run.save(update_fields=["total"])
    able.record_asked(f"{kind}_STARTED", system, by=by, run=str(run.pk), letters=run.total, **choice.as_properties())
    jobs.wake(job_names.RESEND)
    return run


def _take_in(run: Resending, choice: Choice) -> int:
    """Write down what the run takes and in which order, with one statement however much it is."""
    chosen = choosing.waiting(run.system, choice).order_by().values("pk", "created_at")
    sql, parameters = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ResendingItem._meta.db_table} (resending_id, delivery_id, position)"
            " SELECT %s, chosen.id, row_number() OVER (ORDER BY chosen.created_at, chosen.id)"
            f" FROM ({sql}) AS chosen (id, created_at)",
            [run.pk, *parameters],
        )
        return int(cursor.rowcount)


@transaction.atomic
def pause(*, by: Identity, system: System, run_id: UUID) -> Resending:
    """Hold back what has not had its turn. A run that is paused stays so; Conflict when it has ended."""
    run = _open(by, system, run_id)
    if run.state == Phase.RUNNING:
        run.state, run.paused_for = Phase.PAUSED, ""
        run.save(update_fields=["state", "paused_for"])
        able.record_asked(f"{run.kind}_PAUSED", system, by=by, run=str(run.pk), letters=run.left)
    return run


@transaction.atomic
def go_on(*, by: Identity, system: System, run_id: UUID) -> Resending:
    """Let a paused run go on where it was. NotPossibleNow while the receiver fails; Conflict when it has ended."""
    run = _open(by, system, run_id)
    if run.state == Phase.PAUSED:
        able.require(why_not_to_default(system) if run.kind == Kind.TO_DEFAULT else able.why_not_many(system))
        run.state, run.paused_for, run.pace_from, run.released_at_pace = Phase.RUNNING, "", clock.now(), 0
        run.save(update_fields=["state", "paused_for", "pace_from", "released_at_pace"])
        able.record_asked(f"{run.kind}_RESUMED", system, by=by, run=str(run.pk), letters=run.left)
        jobs.wake(job_names.RESEND)
    return run


@transaction.atomic
def stop(*, by: Identity, system: System, run_id: UUID) -> Resending:
    """End a run; what has not had its turn waits as before. Stopping twice is stopping once; Conflict when it is
    through."""
    run = _locked(by, system, run_id)
    if run.state == Phase.FINISHED:
        raise Conflict("Den er allerede færdig.")
    if run.is_open:
        run.state, run.ended_at = Phase.STOPPED, clock.now()
        run.save(update_fields=["state", "ended_at"])
        able.record_asked(f"{run.kind}_STOPPED", system, by=by, run=str(run.pk), letters=run.left)
    return run


def get(system: System, run_id: UUID) -> Resending:
    """A run of the system. Raises NotFound for any other."""
    run = Resending.objects.select_related("system", "target", "started_by").filter(pk=run_id, system=system).first()
    if run is None:
        raise NotFound("Den findes ikke.")
    return run


def latest(system: System) -> Resending | None:
    """The newest run of a system; the open one when there is one."""
    return Resending.objects.filter(system=system).order_by("-started_at").first()


def _open(by: Identity, system: System, run_id: UUID) -> Resending:
    run = _locked(by, system, run_id)
    if not run.is_open:
        raise Conflict("Den er allerede slut.")
    return run


def _locked(by: Identity, system: System, run_id: UUID) -> Resending:
    access.require_change(by, Area.SYSTEMS, system.organisation)
    run = Resending.objects.select_for_update(of=("self",)).filter(pk=run_id, system=system).first()
    if run is None:
        raise NotFound("Den findes ikke.")
    return run
