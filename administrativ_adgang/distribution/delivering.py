"""Drains one receiver: claims its due rows in batches, sends them side by side, and applies each batch's outcomes
together.

While one batch is on its way the one before is written down and the one after claimed, so that neither the receiver nor
the database waits for the other. No transaction is open while anything is sent. A killed worker's rows are free again
when their lease runs out, and go to the same receiver under the same message id.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.delivery import claims, maintenance, outbox, settling
from administrativ_adgang.delivery.attempts import Try
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels.registry import channel_to
from administrativ_adgang.delivery.channels.rest_push import allowance
from administrativ_adgang.delivery.channels.throttle import LARGE_BYTES
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.courier import Courier
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.distribution.breaker import PROBE, is_ailing, is_out_of_reach, let_rest, rests
from administrativ_adgang.distribution.lanes import lanes
from administrativ_adgang.distribution.pace import Gathering, Pace
from administrativ_adgang.distribution.results import settle
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.models import System

# A job works on one receiver about this long and then asks to be woken again, so that others get their turn.
WORK_SECONDS = 20
# What is left of a lease for writing the outcomes down.
SETTLING_SECONDS = 10
# A batch that was claimed ahead and has waited longer than this is held anew before it goes.
_FRESH = timedelta(seconds=5)


def lease() -> timedelta:
    """How long a batch is held: enough for one that goes badly, and a killed worker's is soon free again."""
    return timedelta(seconds=3 * settings.DELIVERY_TIMEOUT_SECONDS + 15)


def deliver(system_id: UUID) -> bool:
    """Send what is due to a push system; whether more is due when the time for one job is up.

    Who finds somebody else at work leaves at once and lets the wake-up stand, so that hardly anybody else is woken. It
    is taken back at the end, before the last look: what came until then is seen, and what comes later wakes somebody.
    """
    with outbox.only_worker(Delivery, system_id) as mine:
        if not mine:
            return False
        jobs.take_back(job_names.DELIVER, str(system_id))
        more = _deliver(system_id)
    if more is None:
        return False
    jobs.take_back(job_names.DELIVER, str(system_id))
    return more or outbox.has_due(Delivery, system_id=system_id)


def _deliver(system_id: UUID) -> bool | None:
    """Whether the work was stopped by the time; None when nothing may be sent at this moment, so a look is no use."""
    system = systems.systems_by_id([system_id]).get(system_id)
    if system is None or not system.is_active or maintenance.is_on(system_id):
        return None
    channel = channel_to(system)
    if channel is None:
        return None
    if not outbox.has_due(Delivery, system_id=system_id):
        return False
    health = Health.objects.filter(system_id=system_id).first()
    if rests(health) or not system.endpoint:
        _note_missing_address(system)
        let_rest(Delivery, system_id)
        return None
    ailing = is_ailing(health)
    with lanes.place(system_id, is_ailing=ailing) as has_place:
        if not has_place:
            return None
        with Courier(system, channel) as courier:
            return _Drain(system, courier, Pace(PROBE) if ailing else Pace.of_healthy()).run()


def _note_missing_address(system: System) -> None:
    if not system.endpoint:
        with transaction.atomic():
            settling.note_health(system.pk, [(clock.now(), Cause.NO_ADDRESS, "")])


class _Drain:
    """One job's work on one receiver."""

    def __init__(self, system: System, courier: Courier, pace: Pace) -> None:
        self._system = system
        self._courier = courier
        self._pace = pace
        self._asked = 0
        self._end = time.monotonic() + WORK_SECONDS
        self._gathering = Gathering()

    def run(self) -> bool:
        """Until nothing is due, the receiver is out of reach or time is up; whether it was the time."""
        unwritten: list[Try] = []
        batch = _held(self._claim())
        while batch:
            begun = time.monotonic()
            self._courier.begin(batch, seconds=_seconds(batch))
            settle(self._system, unwritten)
            ahead = self._claim() if self._may_claim_ahead(batch) else []
            unwritten = self._courier.end()
            if is_out_of_reach([one.answer for one in unwritten]):
                settle(self._system, unwritten)
                claims.give_back(ahead)
                let_rest(Delivery, self._system.pk)
                return False
            self._note(batch, time.monotonic() - begun)
            if not ahead:
                settle(self._system, unwritten)
                unwritten = []
                if self._pace.is_slow or time.monotonic() > self._end:
                    return True
                self._gathering.took(len(batch), asked=self._asked)
                ahead = self._claim()
            batch = _held(ahead)
        settle(self._system, unwritten)
        return False

    def _claim(self) -> list[Claimed]:
        self._asked = self._pace.batch
        return claims.claim(self._system.pk, limit=self._asked, lease=lease())

    def _may_claim_ahead(self, batch: Sequence[Claimed]) -> bool:
        """Whether more waits than was taken, and the receiver takes it quickly: what is claimed must not lie long."""
        return len(batch) == self._asked and self._pace.is_quick and time.monotonic() < self._end

    def _note(self, batch: Sequence[Claimed], seconds: float) -> None:
        self._pace.took(seconds, average=sum(one.size for one in batch) // len(batch))
        lanes.note(self._system.pk, is_slow=self._pace.is_slow)


def _held(batch: list[Claimed]) -> list[Claimed]:
    """The batch with a lease that is long enough for it now; without those that were another's before it could go."""
    large = sum(allowance(one.size) for one in batch if one.size > LARGE_BYTES)
    wanted = clock.now() + lease() + timedelta(seconds=large)
    if all(wanted - one.lease_until < _FRESH for one in batch):
        return batch
    return claims.hold_until(batch, wanted)


def _seconds(batch: Sequence[Claimed]) -> float:
    """How long the batch may be on its way: its lease, but for the time to write the outcomes down."""
    return min(one.lease_until - clock.now() for one in batch).total_seconds() - SETTLING_SECONDS
