"""Drains one receiver: claims its due rows in batches, sends them side by side, and applies each batch's outcomes
together.

No transaction is open while anything is sent. A killed worker's rows are free again when their lease runs out, and go
to the same receiver under the same message id.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import attempts, maintenance, outbox, settling
from administrativ_adgang.delivery.attempts import Try
from administrativ_adgang.delivery.causes import Cause, concerns_receiver
from administrativ_adgang.delivery.channels.base import Answer, Channel
from administrativ_adgang.delivery.channels.registry import channel_to
from administrativ_adgang.delivery.channels.rest_push import allowance
from administrativ_adgang.delivery.channels.throttle import LARGE_BYTES
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.delivery.outbox import Row
from administrativ_adgang.distribution import outcomes
from administrativ_adgang.distribution.pace import PROBE, Gathering, Pace
from administrativ_adgang.events.services import record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.models import System

# A job works on one receiver about this long and then asks to be woken again, so that others get their turn.
WORK_SECONDS = 20
# What is left of a lease for writing the outcomes down.
SETTLING_SECONDS = 10


def _note_missing_address(system: System) -> None:
    if not system.endpoint:
        with transaction.atomic():
            settling.note_health(system.pk, [(clock.now(), Cause.NO_ADDRESS, "")])


def lease() -> timedelta:
    """How long a batch is held: enough for one that goes badly, and a killed worker's is soon free again."""
    return timedelta(seconds=3 * settings.DELIVERY_TIMEOUT_SECONDS + 15)


def deliver(system_id: UUID) -> bool:
    """Send what is due to a push system; whether more is due when the time for one job is up."""
    system = systems.systems_by_id([system_id]).get(system_id)
    if system is None or not system.is_active or maintenance.is_on(system_id):
        return False
    channel = channel_to(system)
    if channel is None:
        return False
    with outbox.only_worker(Delivery, system_id) as mine:
        if not mine or not outbox.has_due(Delivery, system_id=system_id):
            return False
        health = Health.objects.filter(system_id=system_id).first()
        if _rests(health) or not system.endpoint:
            _note_missing_address(system)
            let_rest(Delivery, system_id)
            return False
        ailing = health is not None and health.first_failure_at is not None
        with channel:
            more = _drain(system, channel, Pace(PROBE if ailing else settings.DELIVERY_CONCURRENCY))
    # What came while we were leaving found the place taken; without this it would wait for the sweep.
    return more or outbox.has_due(Delivery, system_id=system_id)


def _drain(system: System, channel: Channel, pace: Pace) -> bool:
    end = time.monotonic() + WORK_SECONDS
    gathering = Gathering()
    while time.monotonic() < end:
        asked = pace.batch
        rows = outbox.claim(Delivery, system_id=system.pk, limit=asked, lease=lease())
        if not rows:
            return False
        begun = time.monotonic()
        tries = attempts.send(rows, system=system, channel=channel, seconds=_hold(rows))
        _settle(system, tries)
        if is_out_of_reach([one.answer for one in tries]):
            let_rest(Delivery, system.pk)
            return False
        pace.took(time.monotonic() - begun)
        gathering.took(len(rows), asked=asked)
    return True


def _hold(rows: Sequence[Delivery]) -> float:
    """Lengthen the lease of a batch with large messages in it; the seconds the batch may be on its way."""
    prefetch_related_objects(rows, "message")
    large = sum(allowance(row.message.size) for row in rows if row.message.size > LARGE_BYTES)
    if large:
        outbox.hold_longer(rows, clock.now() + lease() + timedelta(seconds=large))
    return lease().total_seconds() - SETTLING_SECONDS + large


def is_out_of_reach(answers: Sequence[Answer | None]) -> bool:
    """Whether nothing got through, for reasons that will meet the next message too."""
    given = [answer for answer in answers if answer is not None]
    return bool(given) and all(not answer.taken and concerns_receiver(answer.cause) for answer in given)


def pause() -> timedelta:
    """How long a receiver that cannot be reached is left alone, also by new post: the wait after a first failure."""
    return timedelta(minutes=min(settings.RETRY_MINUTES[1:2] or [1]))


def let_rest(model: type[Row], system_id: UUID) -> None:
    outbox.postpone(model, system_id=system_id, until=clock.now() + pause())


def _rests(health: Health | None) -> bool:
    """Whether the receiver was out of reach a moment ago: new post then waits, so that it holds no worker up."""
    if health is None or health.first_failure_at is None or health.last_attempt_at is None:
        return False
    if health.asked_at and health.asked_at > health.last_attempt_at:
        return False
    return concerns_receiver(health.last_cause) and clock.now() < health.last_attempt_at + pause()


def _settle(system: System, tries: Sequence[Try]) -> None:
    """Apply what became of a batch, in one transaction."""
    now = clock.now()
    taken = {one.delivery.pk: one.delivery for one in tries if one.answer and one.answer.taken}
    failures = [(one.delivery, one.answer.cause) for one in tries if one.answer and not one.answer.taken]
    with transaction.atomic():
        attempts.finish(tries, at=now)
        ended = settling.mark_done(Delivery, taken.keys(), at=now)
        waiting = settling.mark_failed(failures, at=now)
        outbox.let_go([one.delivery for one in tries if one.answer is None])
        record_many(
            outcomes.event(row.message, Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, at=now, system_id=system.pk)
            for row in taken.values()
        )
        outcomes.failed(waiting, at=now)
        outcomes.delivered([taken[key] for key in sorted(ended)], at=now)
        settling.note_health(
            system.pk, [(now, one.answer.cause, one.answer.technical) for one in tries if one.answer is not None]
        )
