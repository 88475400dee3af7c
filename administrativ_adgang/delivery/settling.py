"""Writing down what became of claimed rows, a batch in one statement. Call it in a transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection

from administrativ_adgang.delivery import tallies
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.delivery.outbox import Row
from administrativ_adgang.delivery.schedule import next_due

Key = TypeVar("Key", int, UUID)


def mark_done(model: type[Row], keys: Collection[Key], *, at: datetime) -> set[Key]:
    """End rows and return the keys of those that this call ended: of two confirmations of one message, one counts."""
    if not keys:
        return set()
    rows = model._default_manager.select_for_update().filter(pk__in=keys, done_at=None).order_by("pk")
    ended = set(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ended).update(done_at=at, lease_until=None, last_cause="")
    return ended


def mark_failed(rows: Sequence[tuple[Row, str]], *, at: datetime) -> list[Row]:
    """Count a failed try for rows, each with its cause, and set when they are due again.

    Returns those that were still waiting: one that its receiver confirmed meanwhile stays done.
    """
    if not rows:
        return []
    model = type(rows[0][0])
    kind = "uuid" if isinstance(rows[0][0].pk, UUID) else "bigint"
    due = [
        next_due(tries=row.tries + 1, tried_at=at, row_key=str(row.pk), minutes=settings.RETRY_MINUTES)
        for row, _ in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS sent"
            " SET tries = sent.tries + 1, due_at = failed.due_at, lease_until = NULL, last_cause = failed.cause"
            f" FROM unnest(%s::{kind}[], %s::timestamptz[], %s::text[]) AS failed (id, due_at, cause)"
            " WHERE sent.id = failed.id AND sent.done_at IS NULL RETURNING sent.id",
            [[row.pk for row, _ in rows], due, [cause for _, cause in rows]],
        )
        waiting = {key for (key,) in cursor.fetchall()}
    return [row for row, _ in rows if row.pk in waiting]


def note_health(system_id: UUID, tries: Sequence[tuple[datetime, str, str]]) -> None:
    """Keep a receiver's health from its newest tries, each as its end, its cause (empty: it succeeded) and technical
    line.

    The clock of the first failure starts with the first failure after the last success (portal-features section 6).
    """
    if not tries:
        return
    Health.objects.get_or_create(system_id=system_id)
    health = Health.objects.select_for_update().get(system_id=system_id)
    # Of tries that ended together a success counts as the later: one bad message among good ones is no standstill.
    for ended, cause, technical in sorted(tries, key=lambda one: (one[0], not one[1])):
        health.last_attempt_at, health.last_cause, health.last_technical = ended, cause, technical
        if cause:
            health.first_failure_at = health.first_failure_at or ended
        else:
            health.last_success_at, health.first_failure_at = ended, None
    health.save(
        update_fields=["last_attempt_at", "last_cause", "last_technical", "first_failure_at", "last_success_at"]
    )
    tallies.add(system_id, [(ended, cause) for ended, cause, _ in tries])
