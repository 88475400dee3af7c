"""Access requests that come in steps, as over the interface: written, corrected, documents announced and uploaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotPossibleNow, RefusedByRule
from administrativ_adgang.fbrs import approval, permits, rules
from administrativ_adgang.fbrs.access_requests import Wording
from administrativ_adgang.fbrs.activation import digest
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    DocumentationType,
    Identity,
    IdentityType,
    Organisation,
    RequestDocument,
    RequestState,
)
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES, Privilege


def written_through(request: AccessRequest, system: Identity) -> AccessRequest:
    """Keep through which system a request was written: it may read the draft too."""
    request.created_by = system
    request.save(update_fields=["created_by"])
    return request


def correct(
    *,
    request: AccessRequest,
    privileges: Collection[Privilege],
    until: datetime | None,
    wording: Wording,
    expected: int,
) -> AccessRequest:
    """Change what a draft asks for and how it is put. Whom it is about stays."""
    if request.state != RequestState.DRAFT:
        raise NotPossibleNow("Anmodningen er sendt og kan ikke ændres. Træk den tilbage først.")
    asked = {Privilege(privilege) for privilege in privileges}
    if not asked <= PERSON_PRIVILEGES:
        raise RefusedByRule("Et systems rettigheder kan ikke gives til en person.", field="privileges")
    if request.privileges and not asked:
        raise RefusedByRule("Vælg mindst én rettighed.", field="privileges")
    rules.check_period(clock.now(), until, now=clock.now())
    request.privileges, request.privilege_end = sorted(asked), until
    words = ("note", "justification", "qualification", "legal_basis")
    for name in words:
        setattr(request, name, getattr(wording, name))
    return request.save_version(expected=expected, fields=["privileges", "privilege_end", *words])


def announce(request: AccessRequest, documents: Iterable[tuple[DocumentationType, str]]) -> list[RequestDocument]:
    """Name documents (type, file name) that will be uploaded."""
    rows = [RequestDocument(request=request, type=type_, filename=name[-256:]) for type_, name in documents]
    approval.check_room_for(request, len(rows))
    return RequestDocument.objects.bulk_create(rows)


@transaction.atomic
def upload(
    *, by: Identity, document: RequestDocument, filename: str, content: IO[bytes], media_type: str, expected: int
) -> AccessRequest:
    """Put the file of an announced document in place, or another in its stead. Counts the request's version up."""
    request = document.request
    permits.check_version(request, expected)
    approval.add_document(
        by=by,
        request=request,
        type=DocumentationType(document.type),
        filename=filename or document.filename,
        content=content,
        media_type=media_type,
        announced=document,
    )
    return request.save_version(expected=expected, fields=[])


def addressees(code: UUID, company: Organisation) -> list[Identity]:
    """The employees of a company whose confirmed address an activation code was sent to."""
    addresses = AccessRequest.objects.filter(activation_digest=digest(str(code))).values_list("target_email", flat=True)
    wanted = [address.lower() for address in addresses if address]
    people = Identity.objects.filter(organisation=company, type=IdentityType.EMPLOYEE, is_active=True)
    return [person for person in people.exclude(email="") if person.email.lower() in wanted] if wanted else []
