"""Reading emptyings."""

from __future__ import annotations

from administrativ_adgang.connection.models import OPEN_STATES, EmptyingRun
from administrativ_adgang.fbrs.models import Organisation


def running(organisation: Organisation) -> EmptyingRun | None:
    """The emptying that runs or has been paused, if any; there is never more than one."""
    return EmptyingRun.objects.filter(organisation=organisation, state__in=OPEN_STATES).first()


def latest(organisation: Organisation) -> EmptyingRun | None:
    """The newest emptying, running or not."""
    return EmptyingRun.objects.filter(organisation=organisation).order_by("-started_at").first()


def earlier(organisation: Organisation, *, limit: int = 10) -> list[EmptyingRun]:
    """The emptyings before the newest, newest first."""
    return list(EmptyingRun.objects.filter(organisation=organisation).order_by("-started_at")[1 : limit + 1])
