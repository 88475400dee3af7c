"""The steps of a request: sent, taken back, approved, rejected, revoked. Who takes one is named beside the state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from administrativ_adgang.api.access_requests import writing
from administrativ_adgang.api.responsibility import check_may_give, issuer
from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow
from administrativ_adgang.fbrs import access_requests, approval
from administrativ_adgang.fbrs.models import AccessRequest, Identity, RequestState, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.request_rules import Answerer, answerer
from administrativ_adgang.systems.models import System

RESOURCE = writing.RESOURCE
_SHOWN = timedelta(milliseconds=1)


def step(system: System, request: AccessRequest, wanted: Mapping[str, Any], *, expected: int) -> AccessRequest:
    """Bring the request to the state that is asked for. Raises :class:`NotPossibleNow` when no step leads there."""
    match RequestState(request.state), RequestState(wanted["requestState"]):
        case RequestState.DRAFT, RequestState.SUBMITTED:
            return submit(system, request, wanted, expected=expected)
        case RequestState.SUBMITTED, RequestState.DRAFT:
            return access_requests.withdraw(by=writer(system, request), request=request, expected=expected)
        case RequestState.SUBMITTED, RequestState.APPROVED:
            return _approve(system, request, wanted, expected)
        case RequestState.SUBMITTED, RequestState.REJECTED:
            by = _answerer(system, request, wanted, "rejectedByIdentityId", to_give=False)
            reason, comments = wanted.get("rejectionReason", ""), wanted.get("rejectionComments", "")
            return access_requests.reject(by=by, request=request, reason=reason, comments=comments, expected=expected)
        case RequestState.APPROVED, RequestState.REVOKED:
            by = _answerer(system, request, wanted, "revokedByIdentityId", to_give=False, to_take=True)
            reason, comments = wanted.get("revocationReason", ""), wanted.get("revocationComments", "")
            return access_requests.revoke(by=by, request=request, reason=reason, comments=comments, expected=expected)
        case now, then:
            raise NotPossibleNow(f"Anmodningen er {now.label.lower()} og kan ikke blive {then.label.lower()}.")


def submit(system: System, request: AccessRequest, wanted: Mapping[str, Any], *, expected: int) -> AccessRequest:
    """Send the draft. What would answer itself must be something the system could give: nobody reads it after."""
    by = writer(system, request)
    if "submittedByIdentityId" in wanted:
        by = issuer(system, wanted["submittedByIdentityId"], resource=RESOURCE, field="submittedByIdentityId")
    who = answerer(RequestType(request.type), company_form=request.scope.company_form)
    if who == Answerer.ITSELF:
        _check_within(system, request)
    return access_requests.submit(by=by, request=request, expected=expected)


def writer(system: System, request: AccessRequest) -> Identity:
    """Who acts as the requester: the requester, of what was written through this system; else the system itself."""
    return request.requester if request.created_by_id == system.identity_id else system.identity


def _approve(system: System, request: AccessRequest, wanted: Mapping[str, Any], expected: int) -> AccessRequest:
    by = _answerer(system, request, wanted, "approvedByIdentityId")
    if request.scope_id == system.organisation_id:
        _check_within(system, request)
    until = writing.end_of(wanted)
    # Times are shown in milliseconds: what only lost its last digits on the way was not changed.
    is_same = until is None or (request.privilege_end is not None and abs(until - request.privilege_end) < _SHOWN)
    return access_requests.approve(
        by=by,
        request=request,
        expected=expected,
        until=None if is_same else until,
        note=wanted.get("processorNote", ""),
    )


def _answerer(system: System, request: AccessRequest, wanted: Mapping[str, Any], field: str, **what: bool) -> Identity:
    """Who answers: the named person, and the system must be allowed to as well."""
    by = issuer(system, wanted.get(field), resource=RESOURCE, field=field)
    if by.pk != system.identity_id:
        approval.check_may_answer(system.identity, request, **what)
    return by


def _check_within(system: System, request: AccessRequest) -> None:
    if request.scope_id != system.organisation_id:
        raise NotAllowed("Anmodninger, der besvarer sig selv, kan systemet kun sende om jeres egen organisation.")
    check_may_give(system, [Privilege(code) for code in request.privileges])
