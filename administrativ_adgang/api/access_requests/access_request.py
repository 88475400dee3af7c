"""An access request as the interface shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from administrativ_adgang.api.values import filled, stored, time
from administrativ_adgang.fbrs import request_selectors
from administrativ_adgang.fbrs.models import AccessRequest, Identity, IdentityType, RequestState


def as_json(requests: Sequence[AccessRequest]) -> list[dict[str, Any]]:
    """Requests (annex 2); the code that a target activates with is never among the fields."""
    return [filled({**_facts(one), **_answer(one)}) for one in requests]


def _facts(one: AccessRequest) -> dict[str, Any]:
    return {
        **stored(one, created="createdDateTime"),
        "requestType": one.type,
        "requestState": one.state,
        "requester": _identity(one.requester),
        "accessTo": _organisation(one),
        "target": filled(
            {
                "requestParticipant": _target(one),
                "targetState": one.target_state,
                "activationCodeSentDateTime": time(one.activation_code_sent_at),
                "activationDateTime": time(one.activated_at),
            }
        ),
        "privileges": list(one.privileges),
        "privilegeEndDate": time(one.privilege_end),
        "privilegeEndDateTime": time(one.privilege_end),
        "createdByIdentityId": str(one.created_by_id or one.requester_id),
        "createdOnBehalfOf": one.on_behalf_of,
        "note": one.note,
        "qualification": one.qualification,
        "justification": one.justification,
        "legalBasis": one.legal_basis,
        "documentations": [
            filled(
                {
                    "id": str(document.pk),
                    "documentationType": document.type,
                    "filename": document.filename,
                    "mediaType": document.media_type,
                    "size": document.size,
                    "createdDateTime": time(document.added_at),
                }
            )
            for document in request_selectors.documents_of(one)
        ],
    }


def _answer(one: AccessRequest) -> dict[str, Any]:
    """What became of it. Reason and comments have other names for a rejection than for a revocation."""
    is_revoked = one.state == RequestState.REVOKED
    verb, by, at = (
        ("revocation", "revokedByIdentityId", one.revoked_at)
        if is_revoked
        else ("rejection", "rejectedByIdentityId", one.rejected_at)
    )
    answered_by = one.revoked_by_id if is_revoked else one.rejected_by_id
    return {
        "processorNote": one.processor_note,
        "processedAutomatically": one.processed_automatically,
        "submissionDateTime": time(one.submitted_at),
        "submittedByIdentityId": str(one.requester_id) if one.submitted_at else None,
        "approvalDateTime": time(one.approved_at),
        "approvedByIdentityId": str(one.approved_by_id) if one.approved_by_id else None,
        f"{verb}DateTime": time(at),
        f"{verb}Reason": one.reason if at else None,
        f"{verb}Comments": one.comments if at else None,
        by: str(answered_by) if answered_by else None,
    }


def _organisation(one: AccessRequest) -> dict[str, Any]:
    return {
        "identityId": str(one.scope_id),
        "organisationIdentityId": str(one.scope_id),
        "organisationNameResolved": one.scope.name,
        "identityTypeResolved": IdentityType.COMPANY.value,
        "externalId": one.scope.cvr_number,
        "externalIdType": "CVR",
    }


def _target(one: AccessRequest) -> dict[str, Any]:
    if one.target is not None:
        return _identity(one.target)
    first, _, last = one.target_name.rpartition(" ")
    return filled(
        {
            "firstNameProvided": first or last,
            "lastNameProvided": last if first else None,
            "emailAddress": one.target_email,
            "externalId": one.target_cvr_number,
            "externalIdType": "CVR",
        }
    )


def _identity(person: Identity) -> dict[str, Any]:
    first, _, last = person.name.rpartition(" ")
    is_employee = person.type == IdentityType.EMPLOYEE
    return filled(
        {
            "identityId": str(person.pk),
            "employeeIdentityId": str(person.pk) if is_employee else None,
            "citizenIdentityId": str(person.pk) if person.type == IdentityType.CITIZEN else None,
            "organisationIdentityId": str(person.organisation_id) if person.organisation_id else None,
            "identityTypeResolved": person.type,
            "firstNameResolved": first or last,
            "lastNameResolved": last if first else None,
        }
    )
