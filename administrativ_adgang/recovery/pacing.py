"""The timed job that gives the messages of a run their turn: in order, at its pace, and only while the receiver takes
them. It delivers nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.delivery import maintenance, outbox
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.recovery import able
from administrativ_adgang.recovery.models import Kind, Phase, Resending

log = logging.getLogger(__name__)

AT_ONCE = 500


def give_turns() -> int:
    """Let every running run go a step; returns how many messages had their turn. May run twice, and beside itself."""
    running = Resending.objects.filter(state=Phase.RUNNING).values_list("pk", flat=True)
    return sum(_apart(run_id) for run_id in list(running))


def _apart(run_id: UUID) -> int:
    try:
        return step(run_id)
    except Exception:
        log.exception("Run %s could not go on and is tried again", run_id)
        return 0


@transaction.atomic
def step(run_id: UUID) -> int:
    """Give the next messages of one run their turn, and end it when it is through; returns how many there were."""
    rows = Resending.objects.select_for_update(of=("self",), skip_locked=True).select_related("system", "target")
    run = rows.filter(pk=run_id, state=Phase.RUNNING).first()
    if run is None:
        return 0
    now = clock.now()
    number = 0 if _holds(run, now) else _release(run, now)
    _count(run)
    if run.state == Phase.RUNNING and run.released == run.total and not _under_way(run, now):
        run.state, run.ended_at = Phase.FINISHED, now
        able.record_asked(f"{run.kind}_FINISHED", run.system, by=None, run=str(run.pk), delivered=run.delivered)
    run.save()
    return number


def _holds(run: Resending, now: datetime) -> bool:
    """Whether nothing has its turn now; pauses the run when somebody has to see to it."""
    if run.kind == Kind.TO_DEFAULT:
        if run.target is None or not run.target.is_active:
            _pause(run, "")
        return run.state != Phase.RUNNING
    health = Health.objects.filter(system=run.system).first()
    fails = health is not None and able.takes_nothing(health)
    if fails or not run.system.is_active:
        _pause(run, health.last_cause if health and fails else "")
        return True
    if maintenance.is_on(run.system_id):
        # The pace begins anew afterwards: what was held must not come all at once.
        run.pace_from, run.released_at_pace = now, 0
        return True
    return False


def _pause(run: Resending, cause: str) -> None:
    run.state, run.paused_for = Phase.PAUSED, cause
    able.record_asked(f"{run.kind}_PAUSED", run.system, by=None, run=str(run.pk), letters=run.left, cause=cause)


def _release(run: Resending, now: datetime) -> int:
    number = _allowed(run, now)
    if number <= 0:
        return 0
    items = run.items.filter(position__gt=run.released).order_by("position")[:number]
    keys = list(items.values_list("delivery_id", flat=True))
    if run.kind == Kind.TO_DEFAULT:
        _move(run, keys, now)
    else:
        _make_due(run, keys, now)
    run.released += len(keys)
    run.released_at_pace += len(keys)
    return len(keys)


def _allowed(run: Resending, now: datetime) -> int:
    """How many may have their turn now: the first at once, then so many a minute."""
    if run.per_minute is None:
        return AT_ONCE
    elapsed = (now - run.pace_from).total_seconds()
    return min(int(elapsed * run.per_minute / 60) + 1 - run.released_at_pace, AT_ONCE)


def _make_due(run: Resending, keys: Sequence[int], now: datetime) -> None:
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    Delivery.objects.filter(free, pk__in=keys, system=run.system, done_at=None).update(due_at=now)
    jobs.wake(job_names.DELIVER, str(run.system_id))


def _move(run: Resending, keys: Collection[int], now: datetime) -> None:
    """Hand deliveries to the target, where they begin anew; what is being sent or has ended stays."""
    assert run.target is not None
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Delivery.objects.select_for_update(of=("self",)).filter(
        free, pk__in=keys, system=run.system, done_at=None
    )
    moved = list(waiting.select_related("message").order_by("pk"))
    Delivery.objects.filter(pk__in=[row.pk for row in moved]).update(
        system=run.target, due_at=now, lease_until=None, tries=0, last_cause="", fetched_at=None
    )
    for system_id, number in sorted([(run.system_id, -len(moved)), (run.target.pk, len(moved))]):
        outbox.add_waiting(system_id, number)
    record_many(
        Event(
            tag=Tag.DELIVERY_MOVED,
            time=now,
            message_uuid=row.message_id,
            transmission_id=row.message.transmission_id,
            recipient_organisation_id=row.message.recipient_organisation_id,
            system_id=run.target.pk,
            actor_identity_id=run.started_by_id,
            properties={"from": run.system.name, "to": run.target.name},
        )
        for row in moved
    )
    jobs.wake(job_names.DELIVER, str(run.target.pk))


def _count(run: Resending) -> None:
    """How many of those that had their turn are out of the queue: a walk along the run's own rows, for the worker."""
    had_turn = Delivery.objects.filter(pk__in=run.items.filter(position__lte=run.released).values("delivery"))
    run.delivered = had_turn.exclude(system=run.system, done_at=None).count()


def _under_way(run: Resending, now: datetime) -> bool:
    """Whether anything that had its turn is still being tried, rather than waiting for its next try."""
    tried = Q(due_at__gt=now) & (Q(lease_until=None) | Q(lease_until__lt=now))
    had_turn = Delivery.objects.filter(pk__in=run.items.values("delivery"), system=run.system, done_at=None)
    return had_turn.exclude(tried).exists()
