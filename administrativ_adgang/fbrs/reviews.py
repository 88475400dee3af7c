"""The half-yearly review: for each person keep or drop, with proof of what was looked at."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, groups, ledger
from administrativ_adgang.fbrs.models import (
    Decision,
    EndReason,
    Grant,
    Group,
    Identity,
    Organisation,
    ReviewItem,
    ReviewRound,
    RightsHolder,
)
from administrativ_adgang.fbrs.privileges import Area, Privilege

HALF_A_YEAR = timedelta(days=182)
TIME_TO_REVIEW = timedelta(days=30)


def start_due_rounds(*, limit: int = 20) -> int:
    """Start a round where the last one began half a year ago, or, without one, the oldest right. Called by a job."""
    before = clock.now() - HALF_A_YEAR
    recent = ReviewRound.objects.filter(organisation=OuterRef("pk"), started_at__gt=before)
    unfinished = ReviewRound.objects.filter(organisation=OuterRef("pk"), finished_at=None)
    old = Grant.objects.filter(scope=OuterRef("pk"), revoked_at=None, active_from__lte=before)
    due = Organisation.objects.filter(Exists(old), ~Exists(recent), ~Exists(unfinished), status="ACTIVE")
    return sum(start_round(by=None, scope=scope) is not None for scope in due.order_by("pk")[:limit])


@ledger.guarded_change
def start_round(*, by: Identity | None, scope: Organisation) -> ReviewRound:
    """Begin a round over everybody who can do something in the organisation now; the open round when there is one."""
    if by is not None:
        access.require_change(by, Area.PEOPLE, scope)
    open_round = ReviewRound.objects.filter(organisation=scope, finished_at=None).first()
    if open_round is not None:
        return open_round
    now = clock.now()
    round_ = ReviewRound.objects.create(organisation=scope, started_at=now, due_at=now + TIME_TO_REVIEW)
    people = RightsHolder.objects.filter(scope=scope).values_list("identity", "name")
    items = [ReviewItem(round=round_, person_id=person, name=name) for person, name in people]
    ReviewItem.objects.bulk_create(items, batch_size=1_000)
    round_.total = len(items)
    round_.save(update_fields=["total"])
    return round_


@ledger.guarded_change
def decide(*, by: Identity, scope: Organisation, item: ReviewItem, decision: Decision, expected: int) -> ReviewItem:
    """Keep what the person has, or drop all of it here. The rights looked at are kept as proof.

    Dropping the last rights administrator is refused like any other removal of one.
    """
    access.require_change(by, Area.PEOPLE, scope)
    if item.round.organisation_id != scope.pk:
        raise NotFound("Personen er ikke med i gennemgangen.")
    if item.decision:
        raise NotPossibleNow("Personen er allerede gennemgået.")
    held = list(access.active_grants(item.person).filter(scope=scope).select_related("grantee", "group", "scope"))
    item.proof = [_proof(grant) for grant in held]
    item.decision, item.decided_by, item.decided_at = decision, by, clock.now()
    item.save_version(expected=expected, fields=["decision", "decided_by", "decided_at", "proof"])
    if decision == Decision.DROP:
        drop_everything(by=by, person=item.person, scope=scope, reason=EndReason.REVIEW)
    _record(item, by, scope)
    ReviewRound.objects.filter(pk=item.round_id).update(done=F("done") + 1)
    ReviewRound.objects.filter(pk=item.round_id, done=F("total")).update(finished_at=clock.now())
    return item


@transaction.atomic
def drop_everything(*, by: Identity, person: Identity, scope: Organisation, reason: EndReason) -> None:
    """Take everything somebody has in an organisation: direct, handed on, and membership of its groups."""
    with ledger.keeping_an_administrator(scope):
        direct = Grant.objects.filter(grantee=person, scope=scope, revoked_at=None)
        ledger.end(list(direct.select_related("grantee", "group", "scope")), by=by, reason=reason)
        for group in Group.objects.filter(organisation=scope, memberships__identity=person, closed_at=None):
            groups.remove_member(by=by, group=group, person=person)


def _proof(grant: Grant) -> dict[str, str]:
    return {
        "privilege": grant.type,
        "label": Privilege(grant.type).label,
        "from": grant.group.name if grant.group else "direkte",
        "active_to": grant.active_to.isoformat() if grant.active_to else "",
        "version": str(grant.version),
    }


def _record(item: ReviewItem, by: Identity, scope: Organisation) -> None:
    record(
        Event(
            tag=Tag.PRIVILEGES_REVIEWED,
            organisation_id=scope.pk,
            actor_identity_id=by.pk,
            actor_label=by.name,
            properties={
                "grantee": str(item.person_id),
                "grantee_name": item.name,
                "decision": item.decision,
                "privileges": ", ".join(sorted(entry["privilege"] for entry in item.proof)),
            },
        )
    )
