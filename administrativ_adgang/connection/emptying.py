"""Emptying a mailbox into the organisation's own systems: started once, enqueued in batches, safe to kill and to
repeat. Pausing, going on and stopping are in ``control``.

A letter stays in the mailbox until its system has confirmed it. What has arrived is what was enqueued and neither waits
nor was refused: the rows of the outbox say so, and a killed worker cannot leave the counters wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from administrativ_adgang.connection import selectors
from administrativ_adgang.connection.models import OPEN_STATES, EmptyingRun, RunState
from administrativ_adgang.contacts.models import ContactPoint
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
from administrativ_adgang.mailbox.models import Placement

#: So many letters of one emptying lie in the outbox at most: what a pause has to take back, and the sweep to count, is
#: bounded.
IN_FLIGHT = 20_000
# The first batch is small, so that the first letter is out at once.
_FIRST = 50


@dataclass(frozen=True, slots=True)
class Wishes:
    """What goes along and where to; see :class:`EmptyingRun` for the fields."""

    includes_deleted: bool = True
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    fallback_point: ContactPoint | None = None
    prefers_original: bool = True


@transaction.atomic
def start(*, by: Identity, organisation: Organisation, wishes: Wishes | None = None) -> EmptyingRun:
    """Begin to empty the mailbox of what lies there now, everything unless the wishes say otherwise.

    Raises :class:`Conflict` when an emptying runs already.
    """
    access.require_change(by, Area.EMPTYING, organisation)
    if selectors.running(organisation):
        raise Conflict("Postkassen er allerede ved at blive tømt.", code="emptying.already.running")
    wishes = wishes or Wishes()
    run = EmptyingRun(
        organisation=organisation,
        started_by=by,
        includes_deleted=wishes.includes_deleted,
        placed_from=wishes.placed_from,
        placed_to=wishes.placed_to,
        fallback_point=wishes.fallback_point,
        prefers_original=wishes.prefers_original,
    )
    found = letters_of(run).order_by().aggregate(last=Max("pk"), number=Count("pk"))
    run.last_placement_id, run.total = found["last"] or 0, found["number"]
    run.save()
    record_step(run, Tag.SYSTEM_FETCH_STARTED, by=by, letters=run.total)
    jobs.wake(job_names.EMPTY, str(run.pk))
    return run


def letters_of(run: EmptyingRun) -> QuerySet[Placement]:
    """What lies in the mailbox to be sent by a run, in the order it came."""
    return stock.received(
        run.organisation,
        includes_deleted=run.includes_deleted,
        placed_from=run.placed_from,
        placed_to=run.placed_to,
    )


@transaction.atomic
def enqueue_next(run_id: UUID, limit: int = 500) -> int:
    """Hand the next letters to the systems; returns how many were looked at: 0 when none is left, or enough are on
    their way.
    """
    run = locked(run_id)
    if run is None or run.state != RunState.RUNNING or _is_full(run):
        return 0
    rows = letters_of(run).filter(pk__gt=run.position, pk__lte=run.last_placement_id).select_related("message")
    batch = list(rows[: limit if run.position else min(limit, _FIRST)])
    if batch:
        # One that a system refused before a pause lies in the mailbox again; this run has had its turn with it.
        refused = outbox.refused_of_run(run.pk, [letter.message_id for letter in batch])
        run.queued += distribution.send_out_of_mailbox(
            [letter.message for letter in batch if letter.message_id not in refused],
            run_id=run.pk,
            fallback_point_id=run.fallback_point_id,
            prefers_original=run.prefers_original,
        )
        run.position = batch[-1].pk
        save(run, "queued", "position")
    elif run.position < run.last_placement_id:
        run.position = run.last_placement_id
        save(run, "position")
    return len(batch)


def _is_full(run: EmptyingRun) -> bool:
    """Whether enough is on its way. Only what was enough by the last count is counted anew."""
    if run.queued - run.delivered - run.failed < IN_FLIGHT:
        return False
    waiting = _count(run)
    save(run, "delivered", "failed")
    return waiting >= IN_FLIGHT


def _count(run: EmptyingRun) -> int:
    """Bring the counters of a locked run up to date; returns how many letters are on their way."""
    progress = outbox.progress_of_run(run.pk)
    # A refused letter that another run has taken over is still one this run did not deliver.
    run.failed = max(run.failed, progress.rejected)
    run.delivered = run.queued - progress.waiting - run.failed
    return progress.waiting


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
    before = _standing(run)
    if run.state != RunState.RUNNING:
        hold(run)
    waiting = _count(run)
    if run.state == RunState.STOPPED and not waiting:
        run.finished_at = clock.now()
    elif run.state == RunState.RUNNING and run.position >= run.last_placement_id and not waiting:
        _end_or_go_on(run)
    if _standing(run) != before:
        save(run, "delivered", "failed", "state", "finished_at", "total", "last_placement_id")
    return run.state == RunState.RUNNING and run.position < run.last_placement_id


def _standing(run: EmptyingRun) -> tuple[object, ...]:
    return run.delivered, run.failed, run.state, run.finished_at, run.total, run.last_placement_id


def _end_or_go_on(run: EmptyingRun) -> None:
    """End the run, unless a letter slipped into the mailbox while the set-up was being changed: that one goes along.

    What a system has refused lies there too, below the run's position or with a delivery that has ended.
    """
    late = letters_of(run).filter(pk__gt=run.last_placement_id, undelivered_reason="")
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
    if not held:
        return
    run.queued -= len(held)
    first = stock.first_of(run.organisation, held)
    if first is not None:
        run.position = min(run.position, first - 1)
    save(run, "position", "queued")


_UNSETTLED = Q(state__in=OPEN_STATES) | Q(state=RunState.STOPPED, finished_at=None)


def locked(run_id: UUID) -> EmptyingRun | None:
    """A run that has not come to its end, locked."""
    rows = EmptyingRun.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.filter(_UNSETTLED, pk=run_id).first()


def save(run: EmptyingRun, *fields: str) -> None:
    """Save fields of a locked run; whoever reads it sees another version."""
    run.version += 1
    run.updated_at = clock.now()
    run.save(update_fields=[*fields, "version", "updated_at"])


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
