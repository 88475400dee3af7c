"""Emptying a mailbox into the organisation's own systems: started once, enqueued in batches, safe to kill and to
repeat. Pausing, going on and stopping are in ``control``.

A letter stays in the mailbox until its system has confirmed it. The run's counters are read off the deliveries, so a
killed worker cannot leave them wrong.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from administrativ_adgang.connection import selectors
from administrativ_adgang.connection.models import OPEN, EmptyingRun, RunState
from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.core.errors import Conflict
from administrativ_adgang.delivery import outbox
from administrativ_adgang.distribution import services as distribution
from administrativ_adgang.distribution import taking_back
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.mailbox import stock

#: So many letters of one emptying lie in the outbox at most: what a pause has to take back is bounded.
IN_FLIGHT = 20_000


@transaction.atomic
def start(*, by: Identity, organisation: Organisation, includes_deleted: bool = True) -> EmptyingRun:
    """Begin to empty the mailbox of what lies there now. Raises :class:`Conflict` when an emptying runs already."""
    access.require_change(by, Area.EMPTYING, organisation)
    if selectors.running(organisation):
        raise Conflict("Postkassen er allerede ved at blive tømt.", code="emptying.already.running")
    letters = stock.received(organisation, includes_deleted=includes_deleted)
    run = EmptyingRun.objects.create(
        organisation=organisation,
        started_by=by,
        includes_deleted=includes_deleted,
        last_placement_id=letters.order_by().aggregate(last=Max("pk"))["last"] or 0,
        total=letters.count(),
    )
    record_step(run, Tag.SYSTEM_FETCH_STARTED, by=by, letters=run.total)
    jobs.wake(job_names.EMPTY, str(run.pk))
    return run


@transaction.atomic
def enqueue_next(run_id: UUID, limit: int = 500) -> int:
    """Hand the next letters to the systems; returns how many were looked at: 0 when none is left, or enough are on
    their way.
    """
    run = locked(run_id)
    if run is None or run.state != RunState.RUNNING or outbox.is_full(run.pk, IN_FLIGHT):
        return 0
    letters = stock.received(run.organisation, includes_deleted=run.includes_deleted)
    batch = list(letters.filter(pk__gt=run.position, pk__lte=run.last_placement_id).select_related("message")[:limit])
    if batch:
        run.queued += distribution.send_out_of_mailbox([letter.message for letter in batch], run_id=run.pk)
        run.position = batch[-1].pk
        run.save(update_fields=["queued", "position"])
    elif run.position < run.last_placement_id:
        run.position = run.last_placement_id
        run.save(update_fields=["position"])
    return len(batch)


def settle_running() -> list[UUID]:
    """Bring the counters of all emptyings that have not ended up to date and end those that are through; returns the
    ones that have letters left to enqueue."""
    return [run_id for run_id in EmptyingRun.objects.filter(_UNSETTLED).values_list("pk", flat=True) if settle(run_id)]


@transaction.atomic
def settle(run_id: UUID) -> bool:
    """Bring one emptying's counters up to date and end it when it is through; whether letters are left to enqueue."""
    run = locked(run_id)
    if run is None:
        return False
    if run.state != RunState.RUNNING:
        hold(run)
    progress = outbox.progress_of_run(run.pk)
    run.delivered, run.failed = progress.delivered, progress.rejected
    if run.state == RunState.STOPPED and not progress.waiting:
        run.finished_at = clock.now()
    elif run.state == RunState.RUNNING and run.position >= run.last_placement_id and not progress.waiting:
        _end_or_go_on(run)
    run.save(update_fields=["delivered", "failed", "state", "finished_at", "total", "last_placement_id"])
    return run.state == RunState.RUNNING and run.position < run.last_placement_id


def _end_or_go_on(run: EmptyingRun) -> None:
    """End the run, unless a letter slipped into the mailbox while the set-up was being changed: that one goes along.

    What a system has refused lies there too, below the run's position or with a delivery that has ended.
    """
    late = stock.received(run.organisation, includes_deleted=run.includes_deleted).filter(
        pk__gt=run.last_placement_id, undelivered_reason=""
    )
    last = late.order_by().aggregate(last=Max("pk"))["last"]
    if last:
        run.total += late.count()
        run.last_placement_id = last
        return
    run.state, run.finished_at = RunState.FINISHED, clock.now()
    run.failed = max(run.total - run.delivered, 0)
    record_step(run, Tag.SYSTEM_FETCH_FINISHED, delivered=run.delivered, failed=run.failed)


def hold(run: EmptyingRun) -> None:
    """Take what nobody is sending back into the mailbox; the run, which the caller holds locked, begins again there."""
    held = taking_back.take_back(run.pk)
    first = stock.first_of(run.organisation, held)
    if first is not None:
        run.position = min(run.position, first - 1)
        run.queued -= len(held)
        run.save(update_fields=["position", "queued"])


_UNSETTLED = Q(state__in=OPEN) | Q(state=RunState.STOPPED, finished_at=None)


def locked(run_id: UUID) -> EmptyingRun | None:
    """A run that has not come to its end, locked."""
    rows = EmptyingRun.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.filter(_UNSETTLED, pk=run_id).first()


def record_step(run: EmptyingRun, tag: Tag, *, by: Identity | None = None, **counts: int) -> None:
    """Tell the log what became of a run."""
    record(
        Event(
            tag=tag,
            organisation_id=run.organisation_id,
            actor_identity_id=by.pk if by else None,
            actor_label=by.name if by else "",
            properties={"run": str(run.pk), **counts},
        )
    )
