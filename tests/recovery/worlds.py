"""A municipality whose system Børn og Familie takes nothing, and ways to let time go on for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import settling
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.models import Delivery, Health
from administrativ_adgang.recovery import watch
from administrativ_adgang.systems.models import System
from tests.people import Cast
from tests.portal.systems.worlds import connected
from tests.portal.systems.worlds_of_post import build_waiting


def failing(cast: Cast, number: int = 3) -> System:
    """Børn og Familie with post that waits, and a technical contact; the system administrator has an address."""
    cast.karen.email = "karen@eksempelby.example"
    cast.karen.save()
    born = connected(cast)["born"]
    born.technical_contact_email = "drift@leverandoer.example"
    born.save()
    build_waiting(born, number)
    in_use_for_long(born)
    note(born, Cause.CONNECTION_REFUSED)
    return born


def in_use_for_long(system: System) -> None:
    """The system was taken into use a year ago."""
    System.objects.filter(pk=system.pk).update(active_from=clock.now() - timedelta(days=365))
    system.refresh_from_db()


def note(system: System, *causes: str, at: datetime | None = None) -> None:
    """Tries ended: each failed for a cause, or succeeded (empty)."""
    with transaction.atomic():
        settling.note_health(system.pk, [(at or clock.now(), cause, "") for cause in causes])


def deliver_all(system: System) -> None:
    """Everything that waits is taken."""
    with transaction.atomic():
        keys = list(Delivery.objects.filter(system=system, done_at=None).values_list("pk", flat=True))
        settling.mark_done(Delivery, keys, at=clock.now())
        Health.objects.filter(system=system).update(waiting=0)
    note(system, "")


def day(number: float) -> Any:
    """Let it be so many days later inside the block."""
    return clock.moved(by=timedelta(days=number))


def watch_daily(until: float, *, start: float = 0) -> None:
    """Let the timed job run at noon and midnight of the coming days."""
    halves = int(start * 2)
    while halves <= until * 2:
        with day(halves / 2):
            watch.watch()
        halves += 1
