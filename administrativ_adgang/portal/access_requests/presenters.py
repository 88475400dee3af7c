"""Access requests in words: what is asked for, how it stands, who answers, and what approval would give."""

from __future__ import annotations

from datetime import datetime

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import request_letters, what_if
from administrativ_adgang.fbrs.activation import CODE_LASTS
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    Identity,
    Organisation,
    RequestState,
    RequestType,
    TargetState,
)
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.request_rules import Answerer, answerer, privileges_given
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.comparison import Line
from administrativ_adgang.portal.status import Status

_LOOKS = {
    RequestState.DRAFT: ("badge-off", "edit"),
    RequestState.SUBMITTED: ("badge-info", "hourglass"),
    RequestState.APPROVED: ("badge-success", "success"),
    RequestState.REJECTED: ("badge-error", "error"),
    RequestState.REVOKED: ("badge-off", "minus"),
}
_SENTENCES = {
    RequestType.PRIVILEGE: "{target} beder om {rights}",
    RequestType.DELEGATION: "{requester} giver {target} sin egen adgang: {rights}",
    RequestType.APPOINTED_DELEGATION: "{target} beder om {rights} i {scope}",
    RequestType.CONNECTION_AGREEMENT: "{scope} beder om at blive tilsluttet som myndighed",
    RequestType.TERMS_APPROVAL: "{scope} beder om at få vilkårene godkendt",
    RequestType.FIRST_ADMINISTRATOR: "{target} beder om at blive første rettighedsadministrator i {scope}",
    RequestType.LOST_ADMINISTRATOR: "{target} beder om at overtage efter den mistede rettighedsadministrator i {scope}",
    RequestType.SPECIAL: "{target} beder om adgang til {scope} som kurator, likvidator eller bobestyrer",
    RequestType.LEGAL_OWNER: "{target} beder om adgang til {scope}, som er ophørt",
    RequestType.SUPPORT: "{target} beder om supportadgang til {scope}",
}


def rights(request: AccessRequest) -> str:
    """The rights asked for, by their labels."""
    return words.listing([Privilege(code).label for code in request.privileges])


def target_name(request: AccessRequest) -> str:
    """Who is to get it."""
    return request.target.name if request.target else request.target_name


def sentence(request: AccessRequest) -> str:
    """What the request is, in one sentence without a full stop."""
    return _SENTENCES[RequestType(request.type)].format(
        target=target_name(request),
        requester=request.requester.name,
        rights=rights(request),
        scope=request.scope.name,
    )


def status(request: AccessRequest, viewer: Organisation | None) -> Status:
    """How it stands: the word, and what happened last. ``viewer``: only a colleague there is told of by name."""
    state = RequestState(request.state)
    css, icon = _LOOKS[state]
    return Status(state.label, css, icon, _told(request, state, viewer))


def _told(request: AccessRequest, state: RequestState, viewer: Organisation | None) -> str:
    now = clock.now()
    match state:
        case RequestState.DRAFT:
            return "Kun du kan se den."
        case RequestState.SUBMITTED:
            return f"{_sent(request, now)}."
        case RequestState.APPROVED:
            end = (
                f" Gælder til og med {words.day(rights_words.last_day(request.privilege_end))}."
                if (request.privilege_end)
                else ""
            )
            return f"{_done(request.approved_at, request.approved_by, viewer, now)}{_code(request, now)}{end}"
        case RequestState.REJECTED:
            return f"{_done(request.rejected_at, request.rejected_by, viewer, now)} Begrundelse: {request.reason}"
        case RequestState.REVOKED:
            return f"{_done(request.revoked_at, request.revoked_by, viewer, now)} Begrundelse: {request.reason}"


def _sent(request: AccessRequest, now: datetime) -> str:
    return f"Sendt {words.spoken(request.submitted_at, now)}" if request.submitted_at else "Sendt"


def _done(at: datetime | None, by: Identity | None, viewer: Organisation | None, now: datetime) -> str:
    when = f"{words.spoken(at, now)} " if at else ""
    return f"Det skete {when}ved {_name(by, viewer)}."


def _name(by: Identity | None, viewer: Organisation | None) -> str:
    if by is None:
        return "Digital Post, automatisk"
    home = by.organisation
    return home.name if home is not None and (viewer is None or home.pk != viewer.pk) else by.name


def _code(request: AccessRequest, now: datetime) -> str:
    sent = request.activation_code_sent_at
    if request.target_state != TargetState.CODE_SENT or sent is None:
        return ""
    if sent + CODE_LASTS < now:
        return f" Koden, der blev sendt til {request.target_email}, er udløbet uden at være brugt."
    last = words.day(clock.danish_day(sent + CODE_LASTS))
    return f" En kode er sendt til {request.target_email} og venter på at blive brugt. Den gælder til {last}."


def who_answers(request: AccessRequest) -> str:
    """Who can answer it now, by name; a sentence when nobody can."""
    who = answerer(RequestType(request.type), company_form=request.scope.company_form)
    if who == Answerer.CENTRAL_MANAGER:
        return "Digital Posts systemforvalter"
    people = [one.name for one in request_letters.answerers(request, who) if one.pk != request.requester_id]
    return words.listing(people, "eller")


def given(request: AccessRequest) -> frozenset[Privilege]:
    """What approval gives."""
    asked = frozenset(Privilege(code) for code in request.privileges)
    return privileges_given(RequestType(request.type), asked, is_company=not request.scope.is_authority)


def gains(request: AccessRequest) -> dict[str, object]:
    """What the target would be able to do: lines before and after, and each right in plain words."""
    wanted = given(request)
    if request.target is not None:
        change = what_if.preview(request.target, request.scope, give=wanted)
    else:
        change = what_if.Change(frozenset(), wanted)
    return {
        "lines": [Line(row.label, row.before, row.after) for row in change.rows if row.is_changed],
        "descriptions": [(one.label, DESCRIPTIONS[one].sentence) for one in Privilege if one in wanted],
        "has_all": not change.gained,
        "starts": change.starts,
    }
