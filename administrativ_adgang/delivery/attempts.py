"""The rows of tries: written when a message is claimed (``claims``), finished when its receiver has answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.core import binary
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.models import Attempt, Delivery, Outcome


@dataclass(frozen=True, slots=True)
class Try:
    """A claimed delivery and what the receiver answered; no answer means it was not tried after all."""

    claimed: Claimed
    answer: Answer | None


def finish(answered: Collection[tuple[Claimed, Answer]], *, at: datetime) -> None:
    """Write the outcome of tries with one statement."""
    if not answered:
        return
    with binary.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Attempt._meta.db_table} AS attempt SET finished_at = %b, outcome = ended.outcome,"
            " cause = ended.cause, technical = ended.technical"
            " FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::text[]) AS ended (id, outcome, cause, technical)"
            " WHERE attempt.id = ended.id",
            [
                at,
                [claimed.attempt_id for claimed, _ in answered],
                [str(Outcome.SUCCESS if answer.taken else Outcome.FAILURE) for _, answer in answered],
                [str(answer.cause) for _, answer in answered],
                [answer.technical for _, answer in answered],
            ],
        )


def was_tried(delivery: Delivery) -> bool:
    """Whether a push of the delivery has at least begun, so that its receiver may have it."""
    return Attempt.objects.filter(delivery=delivery).exists()
