"""Access requests: asking for rights instead of phoning about them. The steps are ``request_rules.STEPS``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow, RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, activation, approval, ledger, permits, request_letters, rules
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    EndReason,
    Identity,
    Organisation,
    RequestState,
    RequestType,
    TargetState,
)
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES, Privilege
from administrativ_adgang.fbrs.request_rules import KINDS, Answerer, Step, answerer, next_state


@dataclass(frozen=True)
class OutsideTarget:
    """Somebody we do not know yet. They activate with a code while logged in from the named organisation."""

    name: str
    email: str
    cvr_number: str


@dataclass(frozen=True)
class Wording:
    """What the requester writes. ``came_from`` is the path of the page that was refused, nothing shown on it."""

    note: str = ""
    justification: str = ""
    qualification: str = ""
    legal_basis: str = ""
    came_from: str = ""


@ledger.guarded_change
def draft(
    *,
    by: Identity,
    type: RequestType,
    scope: Organisation,
    target: Identity | OutsideTarget,
    privileges: Collection[Privilege] = (),
    until: datetime | None = None,
    wording: Wording | None = None,
) -> AccessRequest:
    """A request that nobody but the requester sees yet."""
    asked = {Privilege(privilege) for privilege in privileges}
    if not asked <= PERSON_PRIVILEGES:
        raise RefusedByRule("Et systems rettigheder kan ikke gives til en person.", field="privileges")
    if not asked and type in (RequestType.PRIVILEGE, RequestType.DELEGATION, RequestType.APPOINTED_DELEGATION):
        raise RefusedByRule("Vælg mindst én rettighed.", field="privileges")
    rules.check_period(clock.now(), until, now=clock.now())
    words = wording or Wording()
    outside = target if isinstance(target, OutsideTarget) else None
    return AccessRequest.objects.create(
        type=type,
        requester=by,
        scope=scope,
        target=target if isinstance(target, Identity) else None,
        target_name=outside.name if outside else "",
        target_email=outside.email if outside else "",
        target_cvr_number=outside.cvr_number if outside else "",
        privileges=sorted(asked or KINDS[type].privileges),
        privilege_end=until,
        on_behalf_of=isinstance(target, Identity) and target.pk != by.pk,
        came_from=words.came_from[:500],
        note=words.note,
        justification=words.justification,
        qualification=words.qualification,
        legal_basis=words.legal_basis,
    )


@ledger.guarded_change
def submit(*, by: Identity, request: AccessRequest, expected: int) -> AccessRequest:
    """Send the draft. Some types answer themselves at once; a company form with no such way in is refused at once."""
    _check_requester(by, request)
    request.submitted_at = clock.now()
    _step(request, Step.SUBMIT, by, Tag.ACCESS_REQUEST_SUBMITTED, expected, ["submitted_at"])
    who = answerer(RequestType(request.type), company_form=request.scope.company_form)
    if who == Answerer.ITSELF:
        approval.check_answers_itself(by, request)
        request.processed_automatically = True
        return _approve(request, by, None, request.version)
    if who == Answerer.NOBODY:
        form = request.scope.get_company_form_display() or "denne form"
        request.processed_automatically = True
        return _reject(request, None, f"Kan ikke søges digitalt for {form.lower()}.", "", request.version)
    request_letters.tell_answerers(request, who)
    return request


@ledger.guarded_change
def withdraw(*, by: Identity, request: AccessRequest, expected: int) -> AccessRequest:
    """Take it back before it is answered: it is a draft again."""
    _check_requester(by, request)
    return _step(request, Step.WITHDRAW, by, Tag.ACCESS_REQUEST_WITHDRAWN, expected, [])


@ledger.guarded_change
def delete(*, by: Identity, request: AccessRequest, expected: int) -> None:
    """Delete a draft, with its documents."""
    _check_requester(by, request)
    permits.check_version(request, expected)
    next_state(RequestState(request.state), Step.DELETE)
    approval.remove_documents(request)
    request.delete()


@ledger.guarded_change
def approve(
    *, by: Identity, request: AccessRequest, expected: int, until: datetime | None = None, note: str = ""
) -> AccessRequest:
    """Give what was asked for, until ``until`` when that shall be sooner. An outside target gets a code first."""
    approval.check_may_answer(by, request)
    if until is not None:
        rules.check_period(clock.now(), until, now=clock.now())
        request.privilege_end = until
    request.processor_note = note
    return _approve(request, by, by, expected)


@ledger.guarded_change
def reject(*, by: Identity, request: AccessRequest, reason: str, expected: int, comments: str = "") -> AccessRequest:
    """Say no, and why."""
    approval.check_may_answer(by, request, to_give=False)
    if not reason.strip():
        raise RefusedByRule("Skriv, hvorfor anmodningen afvises.", field="reason")
    return _reject(request, by, reason, comments, expected)


@ledger.guarded_change
def revoke(*, by: Identity, request: AccessRequest, reason: str, expected: int, comments: str = "") -> AccessRequest:
    """Take back what was approved: the rights it gave end."""
    approval.check_may_answer(by, request, to_give=False, to_take=True)
    if not reason.strip():
        raise RefusedByRule("Skriv, hvorfor adgangen trækkes tilbage.", field="reason")
    request.revoked_at, request.revoked_by, request.reason, request.comments = clock.now(), by, reason, comments
    fields = ["revoked_at", "revoked_by", "reason", "comments"]
    _step(request, Step.REVOKE, by, Tag.ACCESS_REQUEST_REVOKED, expected, fields)
    request_letters.tell_of_answer(request)
    with ledger.keeping_an_administrator(request.scope):
        grants = request.grants.filter(revoked_at=None).select_related("grantee", "group", "scope")
        ledger.end(list(grants), by=by, reason=EndReason.REQUEST)
    return request


@ledger.guarded_change
def send_new_code(*, by: Identity, request: AccessRequest, expected: int) -> AccessRequest:
    """Send the outside target another code; the one before is worth nothing from now on."""
    approval.check_may_answer(by, request)
    permits.check_version(request, expected)
    if request.state != RequestState.APPROVED or request.target_state != TargetState.CODE_SENT:
        raise NotPossibleNow("Der venter ingen på en kode til den anmodning.")
    activation.send_code(request)
    return request


@ledger.guarded_change
def activate(*, by: Identity, code: str) -> AccessRequest:
    """The outside target takes what was approved: with the code, logged in from the named organisation."""
    request = activation.find(code, by)
    request.target, request.target_state, request.activated_at = by, TargetState.GRANTED, clock.now()
    request.activation_digest = ""  # A code opens once.
    fields = ["target", "target_state", "activated_at", "activation_digest"]
    request.save_version(expected=request.version, fields=fields)
    approval.give(request, by=request.approved_by)
    return request


def _approve(request: AccessRequest, actor: Identity, by: Identity | None, expected: int) -> AccessRequest:
    request.approved_at, request.approved_by = clock.now(), by
    fields = ["approved_at", "approved_by", "privilege_end", "processor_note", "processed_automatically"]
    _step(request, Step.APPROVE, actor, Tag.ACCESS_REQUEST_APPROVED, expected, fields)
    if request.target is None:
        activation.send_code(request)
    else:
        request.target_state = TargetState.GRANTED
        request.save_version(expected=request.version, fields=["target_state"])
        approval.give(request, by=by)
    request_letters.tell_of_answer(request)
    return request


def _reject(request: AccessRequest, by: Identity | None, reason: str, comments: str, expected: int) -> AccessRequest:
    request.rejected_at, request.rejected_by, request.reason, request.comments = clock.now(), by, reason, comments
    fields = ["rejected_at", "rejected_by", "reason", "comments", "processed_automatically"]
    _step(request, Step.REJECT, by, Tag.ACCESS_REQUEST_REJECTED, expected, fields)
    request_letters.tell_of_answer(request)
    return request


def _step(
    request: AccessRequest, step: Step, by: Identity | None, tag: Tag, expected: int, fields: list[str]
) -> AccessRequest:
    state = next_state(RequestState(request.state), step)
    assert state is not None  # only a draft's deletion leads nowhere, and that is not a step of this kind
    request.state = state
    request.save_version(expected=expected, fields=["state", *fields])
    target = request.target
    record(
        Event(
            tag=tag,
            organisation_id=request.scope_id,
            actor_identity_id=by.pk if by else None,
            actor_label=by.name if by else "Digital Post",
            properties={
                "request": str(request.pk),
                "type": request.type,
                "privileges": ", ".join(request.privileges),
                "grantee": str(target.pk) if target else "",
                "grantee_name": target.name if target else request.target_name,
                "reason": request.reason,
            },
        )
    )
    return request


def _check_requester(by: Identity, request: AccessRequest) -> None:
    if request.requester_id != by.pk and not access.may(by, rules.ADMINISTRATOR, request.scope):
        raise NotAllowed("Kun den, der har skrevet anmodningen, kan gøre det.")
