"""Distributes accepted messages, a batch in one transaction: facts, decision, and what follows from it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import DataError, IntegrityError, InternalError, ProgrammingError, transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox, verdicts
from administrativ_adgang.delivery.models import Delivery, ReceiptStatus
from administrativ_adgang.delivery.verdicts import Verdict
from administrativ_adgang.distribution import apart, facts, outcomes
from administrativ_adgang.distribution.routing import Decision, Destination, place, redirected
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import services as mailbox
from administrativ_adgang.messages import rollups, selectors
from administrativ_adgang.messages import services as messages
from administrativ_adgang.messages.models import Direction, Message
from administrativ_adgang.messages.rollups import NO_SYSTEM
from administrativ_adgang.messages.states import State
from administrativ_adgang.messages.telling import Told, properties, tell_all
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System

log = logging.getLogger(__name__)

#: Messages of one transaction: what is asked and written for a batch is then little for each.
BATCH = 500

_STATES = {
    Destination.MAILBOX: State.IN_MAILBOX,
    Destination.SYSTEM: State.AWAITING_DELIVERY,
    Destination.NEMSMS: State.AWAITING_DELIVERY,
    Destination.AWAIT_DATE: State.AWAITING_DATE,
    Destination.REFUSE: State.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Routed:
    """A message with its decision, and the systems at both ends (None: a mailbox)."""

    message: Message
    decision: Decision
    sender_system: System | None
    receiver_system: System | None
    was_released: bool

    @property
    def is_available(self) -> bool:
        """Whether the recipient can have it: it lies in the mailbox or has been handed to delivery."""
        return self.decision.destination not in (Destination.REFUSE, Destination.AWAIT_DATE)


def distribute_received(limit: int = BATCH) -> int:
    """Distribute the oldest messages that have been accepted; returns how many there were.

    One that cannot be distributed, which is a fault of ours, waits a while for the next try; the others go on.
    """
    return apart.in_batches(selectors.lock_received, partial(_distribute, was_released=False), limit)


def has_received() -> bool:
    """Whether there is anything that :func:`distribute_received` would distribute."""
    return selectors.has_received(without=apart.resting())


def release_due(limit: int = BATCH) -> int:
    """Send on messages whose delivery date has begun in Denmark; returns how many there were. Isolates faults too."""
    lock = partial(selectors.lock_due_for_release, clock.today())
    return apart.in_batches(lock, partial(_distribute, was_released=True), limit)


def send_out_of_mailbox(
    batch: Sequence[Message], *, run_id: UUID, fallback_point_id: UUID | None = None, prefers_original: bool = True
) -> int:
    """Hand messages that lie in an organisation's mailbox to its receiver systems; returns how many went.

    They stay visible in the mailbox until the systems have confirmed them. What no system can take stays for good, and
    so does one that cannot be handed over for a fault of ours, with a word about it. The fallback is the contact point
    of messages that reach none of their own, or of all when their own are not preferred.
    """
    sent: list[int] = []
    fallback = str(fallback_point_id) if fallback_point_id else ""
    send = partial(_send_out, run_id=run_id, fallback=fallback, prefers_original=prefers_original)
    apart.halve(lambda some: sent.append(send(some)), batch, alone=_leave_in_mailbox)
    return sum(sent)


def _leave_in_mailbox(message: Message, error: Exception) -> None:
    log.error("Message %s cannot be sent out of its mailbox", message.pk, exc_info=error)
    with contextlib.suppress(DataError, IntegrityError, InternalError, ProgrammingError), transaction.atomic():
        mailbox.place_undelivered([message], "Brevet kunne ikke sendes til jeres system på grund af en fejl hos os.")


def _send_out(batch: Sequence[Message], *, run_id: UUID, fallback: str, prefers_original: bool) -> int:
    found = facts.look_up(batch)
    chosen = {}
    for message in batch:
        known = found.facts(message)
        plan = found.plans.get(message.recipient_id) if fallback else None
        point = plan.points.get(fallback) if plan else None
        chosen[message.pk] = place(redirected(known, point, prefers_original=prefers_original) if point else known)
    going = {key: decision.system_id for key, decision in chosen.items() if decision.system_id}
    moved = messages.step_many(going.keys(), State.AWAITING_DELIVERY)
    deliveries = [
        Delivery(message_id=message.pk, system_id=going[message.pk], emptying_run_id=run_id)
        for message in batch
        if message.pk in moved
    ]
    outbox.enqueue_many(deliveries)
    return len(deliveries)


def _distribute(batch: Sequence[Message], *, was_released: bool) -> int:
    if not batch:
        return 0
    now = clock.now()
    found = facts.look_up(batch)
    decisions = dict(zip((message.pk for message in batch), found.decide(batch), strict=True))
    ends = {message.sender_system_id for message in batch} | {one.system_id for one in decisions.values()}
    by_id = systems.systems_by_id({end for end in ends if end})
    routed = [
        Routed(
            message,
            decisions[message.pk],
            by_id.get(message.sender_system_id or NO_SYSTEM),
            by_id.get(decisions[message.pk].system_id or NO_SYSTEM),
            was_released,
        )
        for message in batch
    ]
    _apply(routed, at=now)
    return len(batch)


def _apply(routed: Sequence[Routed], *, at: datetime) -> None:
    messages.move_many(
        [
            messages.Move(
                one.message,
                _STATES[one.decision.destination],
                one.decision.reason,
                available=one.decision.destination == Destination.MAILBOX,
            )
            for one in routed
        ],
        at=at,
    )
    verdicts.enqueue([verdict for one in routed if (verdict := _verdict(one))], at=at)
    tell_all((told for one in routed for told in _events(one)), at=at)
    outcomes.forget_unless_held([one.message for one in routed if one.decision.destination == Destination.REFUSE])
    outbox.enqueue_many(
        [
            Delivery(message_id=one.message.pk, system_id=one.receiver_system.pk, created_at=at, due_at=at)
            for one in routed
            if one.receiver_system is not None
        ]
    )
    in_mailbox = [one for one in routed if one.decision.destination == Destination.MAILBOX]
    received = outcomes.received_figures(((one.message, None) for one in in_mailbox), at=at)
    rollups.add([*_sent_figures(routed, at), *received])
    mailbox.place_many([one.message for one in in_mailbox if not one.decision.undelivered], at=at)
    for one in in_mailbox:
        if one.decision.undelivered:
            mailbox.place_undelivered([one.message], one.decision.reason)


def _verdict(one: Routed) -> Verdict | None:
    """The sender's business receipt: when the message is available or refused, and never for post out of a mailbox."""
    sender, refusal = one.sender_system, one.decision.refusal
    if sender is None or one.decision.destination == Destination.AWAIT_DATE:
        return None
    is_pushed = bool(sender.receipt_endpoint)
    if refusal is None:
        return Verdict(one.message.pk, sender.pk, is_pushed, ReceiptStatus.COMPLETED)
    return Verdict(one.message.pk, sender.pk, is_pushed, refusal.status, refusal.code, refusal.text)


def _events(one: Routed) -> Iterator[Told]:
    key, decision = one.message.pk, one.decision
    refusal = decision.refusal
    if refusal:
        why = properties(code=refusal.code, reason=refusal.text)
        yield Told(key, Tag.MEMO_SEND_VALIDATION_FAILED, None, why)
    else:
        tag = Tag.DELAYED_SENT if one.was_released else Tag.MEMO_SEND_VALIDATED
        tag = Tag.DELAYED_AWAITING if decision.destination == Destination.AWAIT_DATE else tag
        yield Told(key, tag, None, properties(reason=decision.reason))
    if one.sender_system is not None and (refusal or one.is_available):
        status = refusal.status if refusal else ReceiptStatus.COMPLETED
        yield Told(key, Tag.RECEIPT_CREATED, one.sender_system.pk, properties(status=str(status)))
    if decision.destination == Destination.MAILBOX:
        yield Told(key, Tag.MEMO_AVAILABLE_TO_RECIPIENT)
    elif one.receiver_system is not None and one.receiver_system.protocol == Protocol.REST_PULL:
        yield Told(key, Tag.MEMO_SEND_READY_FOR_FETCH, one.receiver_system.pk)


def _sent_figures(routed: Sequence[Routed], at: datetime) -> Iterator[tuple[rollups.Line, int]]:
    """A message counts as sent, or as refused, when it is first judged; its delivery date does not count it again."""
    day = clock.danish_day(at)
    for one in routed:
        message = one.message
        if message.sender_organisation_id and not one.was_released:
            refused = one.decision.destination == Destination.REFUSE
            direction = Direction.REFUSED if refused else Direction.SENT
            system_id = message.sender_system_id or NO_SYSTEM
            line = rollups.Line(message.sender_organisation_id, day, direction, system_id, message.post_type)
            yield line, message.size
