"""Reading emptyings."""

from __future__ import annotations

from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.fbrs.models import Organisation


def running(organisation: Organisation) -> EmptyingRun | None:
    """The emptying that runs now, if any; there is never more than one."""
    return EmptyingRun.objects.filter(organisation=organisation, state=RunState.RUNNING).first()


def latest(organisation: Organisation) -> EmptyingRun | None:
    """The newest emptying, running or not."""
    return EmptyingRun.objects.filter(organisation=organisation).order_by("-started_at").first()
