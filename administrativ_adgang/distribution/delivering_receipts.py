"""Pushes business receipts to sender systems, with the claims, retry table and channel of messages."""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox, receipts, settling
from administrativ_adgang.delivery.channels.base import Answer, Channel
from administrativ_adgang.delivery.channels.registry import receipt_channel_to
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution.breaker import is_out_of_reach, let_rest
from administrativ_adgang.distribution.delivering import SETTLING_SECONDS, WORK_SECONDS, lease
from administrativ_adgang.distribution.pace import Pace
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.models import System


def send_receipts(system_id: UUID) -> bool:
    """Push the business receipts due to a sender system; whether more is due when the time for one job is up."""
    system = systems.systems_by_id([system_id]).get(system_id)
    channel = receipt_channel_to(system) if system else None
    if system is None or channel is None:
        return False
    with outbox.only_worker(Receipt, system_id) as mine:
        if not mine or not outbox.has_due(Receipt, system_id=system_id):
            return False
        with channel:
            return _drain(system, channel)


def _drain(system: System, channel: Channel) -> bool:
    end = time.monotonic() + WORK_SECONDS
    pace = Pace(settings.DELIVERY_CONCURRENCY)
    while time.monotonic() < end:
        rows = outbox.claim(Receipt, system_id=system.pk, limit=pace.batch, lease=lease())
        if not rows:
            return False
        begun = time.monotonic()
        seconds = lease().total_seconds() - SETTLING_SECONDS
        answers = channel.send([receipts.parcel(row) for row in rows], seconds=seconds)
        _settle(system, list(zip(rows, answers, strict=True)))
        if is_out_of_reach(answers):
            let_rest(Receipt, system.pk)
            return False
        pace.took(time.monotonic() - begun)
    return True


def _settle(system: System, tried: list[tuple[Receipt, Answer | None]]) -> None:
    now = clock.now()
    by_key = {row.pk: row for row, _ in tried}
    taken = [row.pk for row, answer in tried if answer and answer.taken]
    failed = [
        settling.Failed(row.pk, row.tries, row.lease_until, answer.cause)
        for row, answer in tried
        if answer and not answer.taken
    ]
    with transaction.atomic():
        ended = settling.mark_done(Receipt, taken, at=now)
        waiting = settling.mark_failed(Receipt, failed, at=now)
        outbox.let_go([row for row, answer in tried if answer is None])
        record_many(_events((by_key[key] for key in ended), Tag.RECEIPT_SENT, system))
        record_many(_events((by_key[key] for key in waiting), Tag.RECEIPT_FAILED, system))


def _events(rows: Iterable[Receipt], tag: Tag, system: System) -> Iterable[Event]:
    for row in rows:
        yield Event(
            tag=tag,
            time=clock.now(),
            message_uuid=row.message_uuid,
            transmission_id=row.transmission_id,
            sender_organisation_id=system.organisation_id,
            system_id=system.pk,
        )
