"""Pausing an emptying, going on with it, and stopping it. Whatever has not been sent lies in the mailbox again."""

from __future__ import annotations

from django.db import transaction

from administrativ_adgang.connection import emptying, selectors
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core import job_names, jobs
from administrativ_adgang.core.errors import Conflict, NotFound, NotPossibleNow
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import SetUpWay

_NOW = {
    RunState.RUNNING: "kører",
    RunState.PAUSED: "er sat på pause",
    RunState.FINISHED: "er færdig",
    RunState.STOPPED: "er stoppet",
}


@transaction.atomic
def pause(*, by: Identity, organisation: Organisation) -> EmptyingRun:
    """Send nothing more until somebody goes on. What is in a worker's hands this moment arrives."""
    run = _newest(by, organisation)
    _step(run, RunState.PAUSED, only_from=(RunState.RUNNING,))
    emptying.hold(run)
    emptying.record_step(run, Tag.SYSTEM_FETCH_STOPPED, by=by, paused=1, delivered=run.delivered)
    return run


@transaction.atomic
def stop(*, by: Identity, organisation: Organisation) -> EmptyingRun:
    """End it here: what has not been sent stays in the mailbox. It can be taken up again."""
    run = _newest(by, organisation)
    _step(run, RunState.STOPPED, only_from=(RunState.RUNNING, RunState.PAUSED))
    emptying.hold(run)
    emptying.record_step(run, Tag.SYSTEM_FETCH_STOPPED, by=by, paused=0, delivered=run.delivered)
    return run


@transaction.atomic
def go_on(*, by: Identity, organisation: Organisation) -> EmptyingRun:
    """Go on with a paused or stopped emptying from where it was.

    Raises :class:`NotPossibleNow` when the organisation no longer fetches its post by system.
    """
    run = _newest(by, organisation)
    if systems.set_up_of(organisation).way == SetUpWay.NO_PICKUP:
        raise NotPossibleNow("Jeres post bliver i postkassen. Skift til systemafhentning først.")
    run.finished_at = None
    _step(run, RunState.RUNNING, only_from=(RunState.PAUSED, RunState.STOPPED))
    emptying.record_step(run, Tag.SYSTEM_FETCH_STARTED, by=by, resumed=1, letters=run.total)
    jobs.wake(job_names.EMPTY, str(run.pk))
    return run


def _newest(by: Identity, organisation: Organisation) -> EmptyingRun:
    access.require_change(by, Area.EMPTYING, organisation)
    newest = selectors.latest(organisation)
    if newest is None:
        raise NotFound("Postkassen er ikke blevet tømt.")
    return EmptyingRun.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=newest.pk)


def _step(run: EmptyingRun, to: RunState, *, only_from: tuple[RunState, ...]) -> None:
    if run.state not in only_from:
        raise Conflict(f"Det kan ikke lade sig gøre: tømningen {_NOW[RunState(run.state)]}.", code="emptying.state")
    run.state = to
    emptying.save(run, "state", "finished_at")
