"""The list of a system that fetches its post itself. A fetch takes nothing off the list; a confirmation does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.systems.models import System

# How finely "last seen" is kept: a system that asks every second does not cost a write every second.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of waiting messages, and how many wait in all."""

    message_ids: Sequence[UUID]
    total: int


def page(system: System, *, number: int, size: int, ascending: bool = True) -> Page:
    """The messages that wait for a system, oldest first unless told otherwise; pages count from 0."""
    now = clock.now()
    rows = Delivery.objects.filter(system=system, done_at=None).order_by("due_at", "id")
    rows = rows if ascending else rows.reverse()
    ids = list(rows.values_list("message_id", flat=True)[number * size : (number + 1) * size])
    seen_before = Q(last_attempt_at=None) | Q(last_attempt_at__lt=now - _SEEN_EVERY)
    Health.objects.filter(seen_before, system=system).update(last_attempt_at=now)
    waiting = Health.objects.filter(system=system).values_list("waiting", flat=True).first()
    return Page(ids, waiting or 0)


def waiting_delivery(system: System, message_id: UUID) -> Delivery:
    """The delivery of a message that waits for this system, with the message. Raises :class:`NotFound`."""
    rows = Delivery.objects.select_related("message").filter(system=system, message_id=message_id, done_at=None)
    delivery = rows.first()
    if delivery is None:
        raise NotFound("Beskeden findes ikke på listen.")
    return delivery


def is_receiver(system: System, message_id: UUID) -> bool:
    """Whether a message is waiting for this system."""
    return Delivery.objects.filter(system=system, message_id=message_id, done_at=None).exists()


def note_fetch(delivery: Delivery) -> bool:
    """Remember that a message was handed over to its system; whether this was the first time."""
    now = clock.now()
    Health.objects.filter(system=delivery.system_id).update(
        last_attempt_at=now, last_success_at=now, first_failure_at=None
    )
    return bool(Delivery.objects.filter(pk=delivery.pk, fetched_at=None).update(fetched_at=now))
