"""Leaves receivers that are out of reach alone: a minute's rest for all their post, then one message to ask.

Closed: post flows. Open: nothing is sent and new post waits too. Half open: one message is tried, and more follow when
it gets through. What it is decided by stands in the receiver's health, so every worker decides alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.causes import concerns_receiver
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.delivery.outbox import Row

#: What a receiver that has failed is asked to take before it is trusted with more.
PROBE = 1


def is_out_of_reach(answers: Sequence[Answer | None]) -> bool:
    """Whether nothing got through, for reasons that will meet the next message too."""
    given = [answer for answer in answers if answer is not None]
    return bool(given) and all(not answer.taken and concerns_receiver(answer.cause) for answer in given)


def is_ailing(health: Health | None) -> bool:
    """Whether nothing has got through since a try failed."""
    return health is not None and health.first_failure_at is not None


def rests(health: Health | None) -> bool:
    """Whether the receiver was out of reach a moment ago, and nobody has asked for a try since."""
    if health is None or health.first_failure_at is None or health.last_attempt_at is None:
        return False
    if health.asked_at and health.asked_at > health.last_attempt_at:
        return False
    return concerns_receiver(health.last_cause) and clock.now() < health.last_attempt_at + pause()


def pause() -> timedelta:
    """How long a receiver that cannot be reached is left alone, also by new post: the wait after a first failure."""
    return timedelta(minutes=min(settings.RETRY_MINUTES[1:2] or [1]))


def let_rest(model: type[Row], system_id: UUID) -> None:
    """Let everything that is due to a receiver wait for its rest to end."""
    outbox.postpone(model, system_id=system_id, until=clock.now() + pause())
