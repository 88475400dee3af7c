"""Access requests, pure: the table of steps, who answers what, and what answers itself (portal-features 3.6).

Where the source only names another paper, the decision stands beside the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from administrativ_adgang.core.errors import NotPossibleNow
from administrativ_adgang.fbrs.models import CompanyForm, RequestState, RequestType
from administrativ_adgang.fbrs.privileges import MAILBOX_PRIVILEGES, Privilege


class Step(StrEnum):
    """What can be done to a request."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    APPROVE = "approve"
    REJECT = "reject"
    REVOKE = "revoke"


#: From state and step to the next state; None: the row goes. What is not here is not possible.
STEPS: Mapping[tuple[RequestState, Step], RequestState | None] = {
    (RequestState.DRAFT, Step.SUBMIT): RequestState.SUBMITTED,
    (RequestState.DRAFT, Step.DELETE): None,
    # A request that was withdrawn is the requester's draft again, to be changed or deleted.
    (RequestState.SUBMITTED, Step.WITHDRAW): RequestState.DRAFT,
    (RequestState.SUBMITTED, Step.APPROVE): RequestState.APPROVED,
    (RequestState.SUBMITTED, Step.REJECT): RequestState.REJECTED,
    (RequestState.APPROVED, Step.REVOKE): RequestState.REVOKED,
}


def next_state(state: RequestState, step: Step) -> RequestState | None:
    """The state after a step. Raises NotPossibleNow."""
    if (state, step) not in STEPS:
        raise NotPossibleNow(f"Det kan ikke lade sig gøre: anmodningen er {state.label.lower()}.")
    return STEPS[state, step]


class Answerer(StrEnum):
    """Who answers a request."""

    SCOPE_OWNER = "scope owner"
    PARTNER = "partner"
    CENTRAL_MANAGER = "central manager"
    ITSELF = "itself"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Kind:
    """What holds for one type. ``privileges``: what approval gives when the request names none itself."""

    answerer: Answerer
    privileges: frozenset[Privilege] = frozenset()


_ADMINISTRATOR = frozenset({Privilege.ORGANISATION_USER_ADMINISTRATOR})

KINDS: Mapping[RequestType, Kind] = {
    RequestType.PRIVILEGE: Kind(Answerer.SCOPE_OWNER),
    RequestType.DELEGATION: Kind(Answerer.ITSELF),
    # The partner's own rights administrator answers for the partner's own employee.
    RequestType.APPOINTED_DELEGATION: Kind(Answerer.PARTNER),
    RequestType.CONNECTION_AGREEMENT: Kind(Answerer.CENTRAL_MANAGER),
    RequestType.TERMS_APPROVAL: Kind(Answerer.CENTRAL_MANAGER),
    RequestType.FIRST_ADMINISTRATOR: Kind(Answerer.CENTRAL_MANAGER, _ADMINISTRATOR),
    RequestType.LOST_ADMINISTRATOR: Kind(Answerer.CENTRAL_MANAGER, _ADMINISTRATOR),
    RequestType.SPECIAL: Kind(Answerer.CENTRAL_MANAGER, _ADMINISTRATOR),
    RequestType.LEGAL_OWNER: Kind(Answerer.CENTRAL_MANAGER, _ADMINISTRATOR),
    RequestType.SUPPORT: Kind(Answerer.ITSELF, frozenset({Privilege.DELEGATED_SUPPORT_ADMIN})),
}

#: How a first rights administrator is approved: by itself where owner and company are one, by the central manager where
#: the register names the management; other forms have their own way in. An authority has no form: approved by hand.
_BY_FORM: Mapping[str, Answerer] = {
    CompanyForm.SOLE_PROPRIETOR: Answerer.ITSELF,
    CompanyForm.PRIVATE_LIMITED: Answerer.CENTRAL_MANAGER,
    CompanyForm.PUBLIC_LIMITED: Answerer.CENTRAL_MANAGER,
    CompanyForm.PARTNERSHIP: Answerer.CENTRAL_MANAGER,
    "": Answerer.CENTRAL_MANAGER,
}


def answerer(type_: RequestType, *, company_form: str = "") -> Answerer:
    """Who answers this request about an organisation of this form; NOBODY means it is refused at once."""
    if type_ == RequestType.FIRST_ADMINISTRATOR:
        return _BY_FORM.get(company_form, Answerer.NOBODY)
    return KINDS[type_].answerer


def privileges_given(type_: RequestType, asked: frozenset[Privilege], *, is_company: bool) -> frozenset[Privilege]:
    """What approval gives. A company's rights administrator gets its mailbox too and may drop it (from 13 Nov 2025)."""
    given = KINDS[type_].privileges or asked
    if is_company and Privilege.ORGANISATION_USER_ADMINISTRATOR in given:
        given |= MAILBOX_PRIVILEGES - {Privilege.MESSAGE_WRITE}
    return given
