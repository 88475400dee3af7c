"""How the outbox of e-mails is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from administrativ_adgang.core import clock
from administrativ_adgang.mail.models import Mail


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits, since when, and how many were given up in the last seven days."""

    waiting: int
    oldest_at: datetime | None
    given_up: int


def standing() -> Standing:
    """The figures for operators. What waits is little: an index holds it alone."""
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None).aggregate(
        number=Count("pk"), oldest=Min("created_at")
    )
    since = clock.now() - timedelta(days=7)
    given_up = Mail.objects.filter(Q(given_up_at__gte=since)).count()
    return Standing(waiting["number"], waiting["oldest"], given_up)
