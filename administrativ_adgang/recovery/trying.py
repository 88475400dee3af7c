"""Trying now, with one message. The worker does it; here the message is made due and the receiver's rest is broken."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock, job_names, jobs
from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.recovery import able
from administrativ_adgang.systems.models import System


@transaction.atomic
def try_now(*, by: Identity, system: System) -> UUID:
    """Try the message that has waited longest; returns its id. Asking twice tries it once more, at most.

    Raises NotPossibleNow when the receiver is off or under maintenance, or nothing waits.
    """
    access.require_change(by, Area.SYSTEMS, system.organisation)
    able.require(able.why_not_try(system))
    oldest = _waiting(system).order_by("created_at", "pk").first()
    if oldest is None:
        raise NotPossibleNow("Der venter ingen beskeder på systemet.")
    _make_due(oldest, by=by, what="TRIED_NOW")
    return oldest.message_id


@transaction.atomic
def try_message(*, by: Identity, system: System, message_uuid: UUID) -> None:
    """Try one message that waits for the system. Raises NotFound when it does not wait, NotPossibleNow as above."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    able.require(able.why_not_try(system))
    delivery = _waiting(system).filter(message_id=message_uuid).first()
    if delivery is None:
        raise NotFound("Beskeden venter ikke på systemet.")
    _make_due(delivery, by=by, what="MESSAGE_TRIED")


def still_waits(system: System, message_uuid: UUID) -> bool:
    """Whether a message that was put into the system's queue is still there. Raises NotFound when it never was."""
    delivery = Delivery.objects.filter(system=system, message_id=message_uuid).first()
    if delivery is None:
        raise NotFound("Beskeden findes ikke.")
    return delivery.done_at is None


def _waiting(system: System):  # type: ignore[no-untyped-def]
    return Delivery.objects.select_for_update(of=("self",)).filter(system=system, done_at=None)


def _make_due(delivery: Delivery, *, by: Identity, what: str) -> None:
    now = clock.now()
    Delivery.objects.filter(pk=delivery.pk, due_at__gt=now).update(due_at=now)
    Health.objects.filter(system_id=delivery.system_id).update(asked_at=now)
    able.record_asked(what, delivery.system, by=by, message=str(delivery.message_id))
    jobs.wake(job_names.DELIVER, str(delivery.system_id))
