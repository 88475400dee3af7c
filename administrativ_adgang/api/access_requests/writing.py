"""Writing a request: whom it is from, about and for, out of what the caller sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from administrativ_adgang.api import json_bodies
from administrativ_adgang.api.responsibility import issuer
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import access_requests, directory, request_drafts, selectors
from administrativ_adgang.fbrs.access_requests import OutsideTarget, Wording
from administrativ_adgang.fbrs.models import AccessRequest, DocumentationType, Identity, Organisation, RequestType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.models import System

RESOURCE = "access-requests"

_IDS = ("identityId", "employeeIdentityId", "citizenIdentityId")


def draft(system: System, wanted: Mapping[str, Any]) -> AccessRequest:
    """A draft in the name of an employee, known to be written through this system."""
    if wanted.get("userGroups"):
        raise json_bodies.bad(RESOURCE, "userGroups", "not.offered", "Anmod om rettigheder, ikke om grupper.")
    named = _id_of(wanted["requester"])
    if named is None:
        raise json_bodies.bad(RESOURCE, "requester.identityId", "missing", "requester.identityId mangler.")
    by = issuer(system, named, resource=RESOURCE, field="requester.identityId")
    request = access_requests.draft(
        by=by,
        type=RequestType(wanted["requestType"]),
        scope=_scope(wanted["accessTo"]),
        target=_target(system, wanted["target"]["requestParticipant"]),
        privileges=[Privilege(code) for code in wanted.get("privileges", [])],
        until=end_of(wanted),
        wording=wording(wanted),
    )
    request_drafts.announce(request, _documents(wanted))
    return request_drafts.written_through(request, system.identity)


def correct(request: AccessRequest, wanted: Mapping[str, Any], *, expected: int) -> AccessRequest:
    """Change a draft: fields that are left out stay as they are."""
    before = Wording(request.note, request.justification, request.qualification, request.legal_basis)
    corrected = request_drafts.correct(
        request=request,
        privileges=[Privilege(code) for code in wanted.get("privileges", request.privileges)],
        until=end_of(wanted) or request.privilege_end,
        wording=wording(wanted, before),
        expected=expected,
    )
    request_drafts.announce(request, _documents(wanted))
    return corrected


def check_same(system: System, request: AccessRequest, wanted: Mapping[str, Any]) -> None:
    """Refuse a change of what a request is: its type, whom it is from, about and for."""
    if wanted.get("requestType", request.type) != request.type:
        raise _fixed("requestType")
    requester = _id_of(wanted.get("requester", {}))
    if requester not in (None, request.requester_id):
        raise _fixed("requester")
    if "accessTo" in wanted and _scope(wanted["accessTo"]).pk != request.scope_id:
        raise _fixed("accessTo")
    target = _id_of(wanted.get("target", {}).get("requestParticipant", {}))
    if target not in (None, request.target_id):
        raise _fixed("target")


def end_of(wanted: Mapping[str, Any]) -> Any:
    """When what is asked for shall end: the newer of the two names of the field counts."""
    return wanted.get("privilegeEndDateTime", wanted.get("privilegeEndDate"))


def wording(wanted: Mapping[str, Any], before: Wording | None = None) -> Wording:
    """What the requester writes."""
    old = before or Wording()
    return Wording(
        note=wanted.get("note", old.note),
        justification=wanted.get("justification", old.justification),
        qualification=wanted.get("qualification", old.qualification),
        legal_basis=wanted.get("legalBasis", old.legal_basis),
    )


def _documents(wanted: Mapping[str, Any]) -> list[tuple[DocumentationType, str]]:
    """The ones that are new: those with an id were announced before."""
    new = [one for one in wanted.get("documentations", []) if "id" not in one]
    return [(DocumentationType(one["documentationType"]), one["filename"]) for one in new]


def _id_of(participant: Mapping[str, Any]) -> UUID | None:
    return next((participant[name] for name in _IDS if name in participant), None)


def _scope(participant: Mapping[str, Any]) -> Organisation:
    """Any organisation, by id or CVR number: which there are is no secret."""
    identifier = participant.get("organisationIdentityId") or _id_of(participant)
    number = participant.get("externalId", "")
    found = directory.organisation(identifier) if identifier else selectors.organisations_by_cvr([number]).get(number)
    if found is None:
        text = "accessTo er ikke en organisation, vi kender."
        raise json_bodies.bad(RESOURCE, "accessTo.organisationIdentityId", "not.found", text)
    return found


def _target(system: System, participant: Mapping[str, Any]) -> Identity | OutsideTarget:
    identifier = _id_of(participant)
    field = "target.requestParticipant"
    if identifier is not None:
        try:
            return directory.identity(system.organisation, identifier)
        except NotFound as error:
            raise json_bodies.bad(RESOURCE, f"{field}.identityId", "not.found", error.text, identifier) from None
    number = participant.get("externalId", "")
    if "emailAddress" not in participant:
        raise json_bodies.bad(RESOURCE, f"{field}.emailAddress", "missing", f"{field}.emailAddress mangler.")
    if participant.get("externalIdType", "CVR") != "CVR" or not (
        len(number) == 8 and number.isascii() and number.isdigit()
    ):
        text = f"{field}.externalId skal være det CVR-nummer, der logges ind fra."
        raise json_bodies.bad(RESOURCE, f"{field}.externalId", "not.allowed", text)
    name = f"{participant.get('firstNameProvided', '')} {participant.get('lastNameProvided', '')}".strip()
    return OutsideTarget(name=name, email=participant["emailAddress"], cvr_number=number)


def _fixed(field: str) -> Exception:
    return json_bodies.bad(RESOURCE, field, "not.allowed", f"{field} kan ikke ændres.")
