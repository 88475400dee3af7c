"""One try for each message of a batch: written down before the call, finished after it. It decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection
from django.db.models import prefetch_related_objects

from administrativ_adgang.core import bulk, clock
from administrativ_adgang.delivery import contents
from administrativ_adgang.delivery.channels.base import Answer, Channel, Parcel
from administrativ_adgang.delivery.models import Attempt, Delivery, Outcome
from administrativ_adgang.systems.models import System


@dataclass(frozen=True, slots=True)
class Try:
    """A delivery, the row of its try, and what the receiver answered; no answer means it was not tried after all."""

    delivery: Delivery
    attempt: Attempt
    answer: Answer | None


def send(deliveries: Sequence[Delivery], *, system: System, channel: Channel, seconds: float) -> list[Try]:
    """Try a batch of claimed deliveries over a channel, for about ``seconds``. Runs outside any transaction."""
    now = clock.now()
    prefetch_related_objects(deliveries, "message")
    attempts = _begin(
        [
            Attempt(delivery=delivery, system=system, message_uuid=delivery.message_id, started_at=now)
            for delivery in deliveries
        ]
    )
    parcels = [
        Parcel(
            name=str(delivery.message_id),
            size=delivery.message.size,
            open=partial(contents.open_for, system, delivery.message),
        )
        for delivery in deliveries
    ]
    answers = channel.send(parcels, seconds=seconds)
    return [Try(*row) for row in zip(deliveries, attempts, answers, strict=True)]


def _begin(attempts: Sequence[Attempt]) -> Sequence[Attempt]:
    """Write the rows of tries that are about to begin, with one statement; they get their keys."""
    statement = bulk.insertion(attempts)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.sql} RETURNING delivery_id, id", [statement.rows])
        keys = dict(cursor.fetchall())
    for attempt in attempts:
        attempt.pk = keys[attempt.delivery_id]
    return attempts


def finish(tries: Collection[Try], *, at: datetime) -> None:
    """Write the outcome of tries with one statement, and take back the rows of those that were not tried after all."""
    answered = list(_answered(tries))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Attempt._meta.db_table} AS attempt SET finished_at = %s, outcome = ended.outcome,"
            " cause = ended.cause, technical = ended.technical"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS ended (id, outcome, cause, technical)"
            " WHERE attempt.id = ended.id",
            [
                at,
                [attempt.pk for attempt, _ in answered],
                [str(Outcome.SUCCESS if answer.taken else Outcome.FAILURE) for _, answer in answered],
                [str(answer.cause) for _, answer in answered],
                [answer.technical for _, answer in answered],
            ],
        )
    Attempt.objects.filter(pk__in=[one.attempt.pk for one in tries if one.answer is None]).delete()


def was_tried(delivery: Delivery) -> bool:
    """Whether a push of the delivery has at least begun, so that its receiver may have it."""
    return Attempt.objects.filter(delivery=delivery).exists()


def _answered(tries: Collection[Try]) -> Iterator[tuple[Attempt, Answer]]:
    for one in tries:
        if one.answer is not None:
            yield one.attempt, one.answer
