"""Applies what became of a batch of tries: one statement a table, all in one transaction, and no fault of one message
keeps the outcome of the others from being written down."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import attempts, claims, settling
from administrativ_adgang.delivery.attempts import Try
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.channels.failures import technical
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import apart, outcomes
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import MessageType
from administrativ_adgang.messages.telling import tell
from administrativ_adgang.systems.models import System

log = logging.getLogger(__name__)


def settle(system: System, tries: Sequence[Try]) -> None:
    """Write the outcomes of a batch down. A message whose outcome cannot be written counts as failed and goes again."""
    apart.halve(lambda some: _apply(system, some), tries, alone=lambda one, error: _set_aside(system, one, error))


def _apply(system: System, tries: Sequence[Try]) -> None:
    now = clock.now()
    answered = [(one.claimed, one.answer) for one in tries if one.answer is not None]
    taken = {claimed.id: claimed.message_id for claimed, answer in answered if answer.taken}
    failed = {claimed.id: claimed for claimed, answer in answered if not answer.taken}
    causes = {claimed.id: answer.cause for claimed, answer in answered}
    attempts.finish(answered, at=now)
    ended = settling.mark_done(Delivery, taken.keys(), at=now)
    waiting = settling.mark_failed(Delivery, [_failed(one, causes[key]) for key, one in failed.items()], at=now)
    claims.give_back([one.claimed for one in tries if one.answer is None])
    tell(taken.values(), Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, at=now, system_id=system.pk)
    _tell_of_failures([failed[key] for key in waiting], system)
    outcomes.delivered([taken[key] for key in ended], system_id=system.pk, at=now)
    settling.note_health(system.pk, [(now, answer.cause, answer.technical) for _, answer in answered])


def _tell_of_failures(waiting: Sequence[Claimed], system: System) -> None:
    for is_sms, tag in ((True, Tag.NEM_SMS_FAILED), (False, Tag.MEMO_SEND_SENT_FAILED)):
        ids = [one.message_id for one in waiting if (one.message_type == MessageType.NEMSMS) == is_sms]
        tell(ids, tag, at=clock.now(), system_id=system.pk)


def _set_aside(system: System, one: Try, error: Exception) -> None:
    """A fault of ours: shown as one with the tries of the system, and tried again by the table of waits."""
    log.error("The outcome of message %s cannot be written down", one.claimed.message_id, exc_info=error)
    fault = Answer(taken=False, cause=Cause.OUR_FAULT, technical=technical(f"{type(error).__name__}: {error}"))
    with transaction.atomic():
        attempts.finish([(one.claimed, fault)], at=clock.now())
        settling.mark_failed(Delivery, [_failed(one.claimed, Cause.OUR_FAULT)], at=clock.now())


def _failed(claimed: Claimed, cause: str) -> settling.Failed[int]:
    return settling.Failed(claimed.id, claimed.tries, claimed.lease_until, cause)
