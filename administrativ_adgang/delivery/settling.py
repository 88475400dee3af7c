"""Writing down what became of claimed rows, a batch in one statement. Call it in a transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection

from administrativ_adgang.core import binary
from administrativ_adgang.delivery import tallies
from administrativ_adgang.delivery.models import Health, Outgoing
from administrativ_adgang.delivery.schedule import next_due

Key = TypeVar("Key", int, UUID)


def mark_done(model: type[Outgoing], keys: Collection[Key], *, at: datetime) -> set[Key]:
    """End rows and return the keys of those that this call ended: of two confirmations of one message, one counts."""
    if not keys:
        return set()
    with binary.cursor() as cursor:
        cursor.execute(
            f"WITH open AS (SELECT id FROM {model._meta.db_table} WHERE id = ANY(%b::{_kind(model)}[])"
            " AND done_at IS NULL ORDER BY id FOR UPDATE)"
            f" UPDATE {model._meta.db_table} AS sent SET done_at = %b, lease_until = NULL, last_cause = ''"
            " FROM open WHERE sent.id = open.id RETURNING sent.id",
            [list(keys), at],
        )
        return {key for (key,) in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Failed(Generic[Key]):
    """A row whose try failed: the tries it had before, until when it was held for this one, and why."""

    key: Key
    tries: int
    lease_until: datetime | None
    cause: str


def mark_failed(model: type[Outgoing], failed: Sequence[Failed[Key]], *, at: datetime) -> set[Key]:
    """Count a failed try for rows and set when they are due again.

    Returns those that were still waiting and ours: one that its receiver confirmed meanwhile stays done, and one whose
    lease ran out and that another worker holds now is left to that one.
    """
    if not failed:
        return set()
    due = [
        next_due(tries=one.tries + 1, tried_at=at, row_key=str(one.key), minutes=settings.RETRY_MINUTES)
        for one in failed
    ]
    with binary.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS sent"
            " SET tries = sent.tries + 1, due_at = failed.due_at, lease_until = NULL, last_cause = failed.cause"
            f" FROM unnest(%b::{_kind(model)}[], %b::timestamptz[], %b::text[], %b::timestamptz[])"
            " AS failed (id, due_at, cause, lease_until)"
            " WHERE sent.id = failed.id AND sent.done_at IS NULL"
            " AND sent.lease_until IS NOT DISTINCT FROM failed.lease_until RETURNING sent.id",
            [
                [one.key for one in failed],
                due,
                [str(one.cause) for one in failed],
                [one.lease_until for one in failed],
            ],
        )
        return {key for (key,) in cursor.fetchall()}


def _kind(model: type[Outgoing]) -> str:
    """The database's name for the type of the model's keys."""
    return str(model._meta.pk.rel_db_type(connection))


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
