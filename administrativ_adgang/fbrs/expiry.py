"""What the clock does to rights: they end, they begin, and before they end somebody is told. Called by a timed job.

Access never waits for it: a right past its end counts for nothing at the next question. The job keeps the book, the log
and the projection in step.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record_many
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import ledger, object_permissions
from administrativ_adgang.fbrs.models import EndReason, Grant

#: A grant that began this long ago has been projected by an earlier run, however late the runs were.
_BEGAN_LATELY = timedelta(hours=24)
#: Between a grant's start and its row lie moments when it was given for now.
_AT_ONCE = timedelta(seconds=10)
_BATCH = 500


def expire_grants(*, limit: int = _BATCH) -> int:
    """End what has reached its end, with everything handed on from it; returns how many ended. May run twice."""
    with transaction.atomic():
        due = _open(limit, active_to__lte=clock.now())
        return len(ledger.end(list(due), by=None, reason=EndReason.EXPIRED))


def begin_grants() -> int:
    """Project what began by the clock alone; returns how many grants were looked at."""
    now = clock.now()
    begun = Grant.objects.filter(revoked_at=None, active_from__range=(now - _BEGAN_LATELY, now))
    # Only those given for a later time: the others were projected when they were given.
    late = list(begun.filter(active_from__gt=F("created_at") + _AT_ONCE).select_related("grantee", "group")[:_BATCH])
    object_permissions.project(ledger.holders_of(late))
    return len(late)


def send_notices(*, limit: int = _BATCH) -> int:
    """Tell holder and rights administrators that a right ends soon, once each; returns how many were told of."""
    with transaction.atomic():
        now = clock.now()
        due = list(_open(limit, notice_at__lte=now, notice_sent_at=None, active_to__gt=now))
        Grant.objects.filter(pk__in=[grant.pk for grant in due]).update(notice_sent_at=now)
        record_many(_notice(grant) for grant in due)
        return len(due)


def _open(limit: int, **conditions: object) -> QuerySet[Grant]:
    rows = Grant.objects.filter(revoked_at=None, **conditions)
    locked = rows.select_for_update(skip_locked=True, of=("self",)).select_related("grantee", "group", "scope")
    return locked[:limit]


def _notice(grant: Grant) -> Event:
    end = grant.active_to
    assert end is not None  # only grants with an end have a notice
    properties = {"privilege": grant.type, "grant": str(grant.pk), "active_to": end.isoformat()}
    if grant.grantee is not None:
        properties |= {"grantee": str(grant.grantee_id), "grantee_name": grant.grantee.name}
    if grant.group is not None:
        properties |= {"group": str(grant.group_id), "group_name": grant.group.name}
    return Event(
        tag=Tag.PRIVILEGES_ENDING, organisation_id=grant.scope_id, actor_label="Digital Post", properties=properties
    )
