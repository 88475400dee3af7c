"""The queue of record: put rows in, claim a batch with a lease, find what waits, wake a worker."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Min, Q

from administrativ_adgang.core import bulk, clock, job_names, jobs, places
from administrativ_adgang.delivery import maintenance
from administrativ_adgang.delivery.models import Delivery, Health, Outgoing, Receipt
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System

Row = TypeVar("Row", bound=Outgoing)

# Every column of a delivery but its key and its message.
_STARTED_OVER = (
    "system_id", "created_at", "due_at", "lease_until", "tries", "last_cause", "done_at",
    "emptying_run_id", "fetched_at", "rejected_at",
)  # fmt: skip


def enqueue_many(deliveries: Collection[Delivery]) -> None:
    """Put messages into the outbox, count them as waiting, and wake a worker for each push system."""
    if not deliveries:
        return
    statement = bulk.insertion(list(deliveries))
    # A message that came back to the mailbox and is sent again keeps its one row and starts over.
    anew = ", ".join(f"{column} = excluded.{column}" for column in _STARTED_OVER)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.sql} ON CONFLICT (message_id) DO UPDATE SET {anew}", [statement.rows])
    waiting: dict[UUID, int] = {}
    for delivery in deliveries:
        waiting[delivery.system_id] = waiting.get(delivery.system_id, 0) + 1
    # Sorted, so that two workers never lock the same two rows in opposite order.
    for system_id in sorted(waiting):
        add_waiting(system_id, waiting[system_id])
        jobs.wake(job_names.DELIVER, str(system_id))


def add_waiting(system_id: UUID, number: int) -> None:
    """Change a system's count of waiting messages; ``number`` may be negative."""
    if not Health.objects.filter(system_id=system_id).update(waiting=F("waiting") + number):
        Health.objects.get_or_create(system_id=system_id)
        Health.objects.filter(system_id=system_id).update(waiting=F("waiting") + number)


def enqueue_receipts(receipts: Collection[Receipt]) -> None:
    """Put business receipts into their outbox. A message that already has one keeps the first."""
    if not receipts:
        return
    statement = bulk.insertion(list(receipts))
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.sql} ON CONFLICT DO NOTHING", [statement.rows])
    for system_id in sorted({receipt.system_id for receipt in receipts if receipt.is_pushed}):
        jobs.wake(job_names.SEND_RECEIPTS, str(system_id))


def claim(model: type[Row], *, system_id: UUID, limit: int, lease: timedelta) -> list[Row]:
    """Take up to ``limit`` due rows of one system for ``lease``; other workers pass them by until it runs out."""
    now = clock.now()
    with transaction.atomic():
        rows = list(
            model._default_manager.select_for_update(skip_locked=True)
            .filter(Q(lease_until=None) | Q(lease_until__lt=now), system_id=system_id, done_at=None, due_at__lte=now)
            .order_by("due_at", "id")[:limit]
        )
        model._default_manager.filter(pk__in=[row.pk for row in rows]).update(lease_until=now + lease)
    for row in rows:
        row.lease_until = now + lease
    return rows


def only_worker(model: type[Outgoing], system_id: UUID) -> AbstractContextManager[bool]:
    """Whether nobody else is sending to this system; holds that place inside the block.

    It keeps a slow receiver from taking more than one worker.
    """
    return places.place(model.__name__, system_id.bytes)


def let_go(rows: Collection[Row]) -> None:
    """Give claimed rows back untried: they are due as before, for anybody."""
    if rows:
        model = type(next(iter(rows)))
        model._default_manager.filter(pk__in=[row.pk for row in rows], done_at=None).update(lease_until=None)


def postpone(model: type[Row], *, system_id: UUID, until: datetime) -> None:
    """Let everything that is due to a system and in nobody's hands wait until a moment, without counting a try."""
    _due(model).filter(system_id=system_id).update(due_at=until)


def has_due(model: type[Row], *, system_id: UUID) -> bool:
    """Whether anything is due to a system and in nobody's hands."""
    return bool(_due(model).filter(system_id=system_id).exists())


def systems_with_due_deliveries() -> Iterable[UUID]:
    """Active push systems for which something is due and nobody holds it."""
    now = clock.now()
    rows = _due(Delivery).filter(
        Q(system__active_to=None) | Q(system__active_to__gt=now),
        ~maintenance.of_system_row(),
        system__protocol=Protocol.REST_PUSH,
        system__active_from__lte=now,
    )
    return rows.values_list("system_id", flat=True).distinct()


def systems_with_due_receipts() -> Iterable[UUID]:
    """Sender systems to which a pushed receipt is due."""
    return _due(Receipt).filter(is_pushed=True).values_list("system_id", flat=True).distinct()


def _due(model: type[Row]):  # type: ignore[no-untyped-def]
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return model._default_manager.filter(free, done_at=None, due_at__lte=now)


def oldest_waiting(system: System | None = None) -> datetime | None:
    """When the longest waiting delivery was put in (of one system, or of all)."""
    rows = Delivery.objects.filter(done_at=None)
    if system is not None:
        rows = rows.filter(system=system)
    return rows.aggregate(oldest=Min("created_at"))["oldest"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the deliveries of one emptying are that have not arrived."""

    waiting: int
    rejected: int


_PROGRESS = f"""
SELECT (SELECT count(*) FROM {Delivery._meta.db_table} WHERE emptying_run_id = %s AND done_at IS NULL),
    (SELECT count(*) FROM {Delivery._meta.db_table} AS refused
     JOIN {Message._meta.db_table} AS message ON message.id = refused.message_id
     WHERE refused.emptying_run_id = %s AND refused.rejected_at IS NOT NULL AND refused.done_at IS NOT NULL
        AND message.state <> '{State.DELIVERED}')
"""


def progress_of_run(run_id: UUID) -> Progress:
    """How many of an emptying wait and how many were refused, at one moment.

    What has arrived is everything else, so it is not counted: the time depends on what is in the outbox alone. One that
    was refused after it had arrived has arrived: it is no longer here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, [run_id, run_id])
        return Progress(*cursor.fetchone())


def refused_of_run(run_id: UUID, message_ids: Collection[UUID]) -> set[UUID]:
    """Which of these messages a system has refused in this emptying."""
    rows = Delivery.objects.filter(emptying_run_id=run_id, rejected_at__isnull=False, done_at__isnull=False)
    # Asked for every batch; as a rule nothing has been refused, and a long list of ids is not worth sending.
    if not rows.exists():
        return set()
    return set(rows.filter(message_id__in=message_ids).values_list("message_id", flat=True))
