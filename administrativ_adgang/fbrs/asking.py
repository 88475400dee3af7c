"""Asking in one go: for oneself from the page that was refused, and for a partner's person who gets a code."""

from __future__ import annotations

from datetime import datetime

from administrativ_adgang.core.errors import Conflict, RefusedByRule
from administrativ_adgang.fbrs import access, access_requests, ledger, permits, rules
from administrativ_adgang.fbrs.access_requests import OutsideTarget, Wording
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    GrantSource,
    Identity,
    Organisation,
    RequestState,
    RequestType,
)
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, Privilege


@ledger.guarded_change
def ask(
    *,
    by: Identity,
    scope: Organisation,
    privilege: Privilege,
    until: datetime | None = None,
    wording: Wording | None = None,
) -> AccessRequest:
    """Ask for a right for oneself: written and sent in one. Raises Conflict while the same still waits."""
    wanted = Privilege(privilege)
    if wanted in CENTRAL_PRIVILEGES:
        raise RefusedByRule(f"{wanted.label} gives kun af Digital Posts systemforvalter.", field="privilege")
    if access.may(by, wanted, scope):
        raise RefusedByRule(f"Du har allerede {wanted.label} i {scope.name}.", field="privilege")
    open_ = AccessRequest.objects.filter(target=by, scope=scope, state=RequestState.SUBMITTED)
    if open_.filter(type=RequestType.PRIVILEGE, privileges__contains=[wanted.value]).exists():
        raise Conflict(f"Du har allerede bedt om {wanted.label}. Anmodningen venter på svar.", field="privilege")
    written = access_requests.draft(
        by=by,
        type=RequestType.PRIVILEGE,
        scope=scope,
        target=by,
        privileges=[wanted],
        until=until,
        wording=wording,
    )
    return access_requests.submit(by=by, request=written, expected=written.version)


@ledger.guarded_change
def invite(
    *,
    by: Identity,
    scope: Organisation,
    target: OutsideTarget,
    privilege: Privilege,
    until: datetime | None = None,
    wording: Wording | None = None,
) -> AccessRequest:
    """Give a person of a partner, whom we do not know yet, a right: they take it with the code they are sent."""
    permits.check_may_give(by, privilege, scope, to=None, source=GrantSource.APPOINTED, until=until)
    rules.check_link(0, privilege)
    if target.cvr_number == scope.cvr_number:
        raise RefusedByRule(f"{scope.name} kan ikke være sin egen partner.", field="partner")
    written = access_requests.draft(
        by=by,
        type=RequestType.PRIVILEGE,
        scope=scope,
        target=target,
        privileges=[privilege],
        until=until,
        wording=wording,
    )
    sent = access_requests.submit(by=by, request=written, expected=written.version)
    return access_requests.approve(by=by, request=sent, expected=sent.version)
