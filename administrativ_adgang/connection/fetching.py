"""An emptying that a system asks for (interface description 4.9): of a period, with a contact point for what has none.

Only what arrived in the mailbox is fetched, read or not and in whichever folder it lies; later post is new post.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from administrativ_adgang.connection import emptying
from administrativ_adgang.connection.emptying import Wishes
from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotPossibleNow
from administrativ_adgang.delivery import health
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.mailbox import stock
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import SetUpWay


def start(
    *,
    by: Identity,
    point: ContactPoint,
    prefers_original: bool,
    placed_from: datetime | None = None,
    placed_to: datetime | None = None,
) -> EmptyingRun:
    """Begin to send what came to the mailbox in the period (until now, when it has no end) to the systems.

    Raises :class:`NotPossibleNow` when the post stays in the mailbox, or the contact point or its system takes nothing,
    and :class:`Conflict` when an emptying runs already.
    """
    _check(point)
    return emptying.start(
        by=by,
        organisation=point.organisation,
        wishes=Wishes(
            placed_from=placed_from,
            placed_to=placed_to or clock.now(),
            fallback_point=point,
            prefers_original=prefers_original,
        ),
    )


def _check(point: ContactPoint) -> None:
    if systems.set_up_of(point.organisation).way == SetUpWay.NO_PICKUP:
        raise NotPossibleNow("Jeres post bliver i postkassen. Skift til systemafhentning først.")
    system = point.system
    if not point.active or system is None:
        why = "er ikke i brug" if not point.active else "har intet system"
        raise NotPossibleNow(f"Kontaktpunktet {point.name} {why}.", code="contact.point.not.active")
    if not system.is_active:
        raise NotPossibleNow(f"{system.name} er slået fra.", code="system.not.active")
    if health.of_system(system).first_failure_at is not None:
        raise NotPossibleNow(f"Det seneste forsøg til {system.name} mislykkedes.", code="system.failing")


def count(organisation: Organisation, *, placed_from: datetime | None, placed_to: datetime | None) -> int:
    """How many letters an emptying of the period would send."""
    found = stock.received(organisation, includes_deleted=True, placed_from=placed_from, placed_to=placed_to)
    return found.order_by().count()


@transaction.atomic
def forget(*, by: Identity, run: EmptyingRun) -> None:
    """Take an emptying that has ended off the list. What it did stays in the log.

    Raises :class:`NotPossibleNow` while it runs, is paused, or has letters in a worker's hands.
    """
    access.require_change(by, Area.EMPTYING, run.organisation)
    if emptying.locked(run.pk) is not None:
        raise NotPossibleNow("Tømningen er ikke slut. Stop den først.", code="emptying.not.ended")
    emptying.record_step(run, Tag.SYSTEM_FETCH_STOPPED, by=by, removed=1, delivered=run.delivered)
    run.delete()
