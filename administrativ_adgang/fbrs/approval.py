"""Who answers an access request, what approval does, and the documents that go with it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow, RefusedByRule
from administrativ_adgang.fbrs import access, delegation, ledger, rules, services
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    DocumentationType,
    Grant,
    Identity,
    IdentityType,
    RequestDocument,
    RequestState,
    RequestType,
)
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege
from administrativ_adgang.fbrs.request_rules import Answerer, answerer, privileges_given
from administrativ_adgang.fbrs.services import Given

DOCUMENT_FOLDER = "request-document"
LARGEST_DOCUMENT = 10 * 1024 * 1024
MOST_DOCUMENTS = 20
MEDIA_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})
_FIRST_BYTES = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def check_may_answer(by: Identity, request: AccessRequest, *, to_give: bool = True, to_take: bool = False) -> None:
    """Raise unless ``by`` answers this request. Handling requests lets one refuse; giving takes the right to give."""
    who = answerer(RequestType(request.type), company_form=request.scope.company_form)
    if access.is_central(by):
        return
    if who == Answerer.PARTNER and request.target is not None and request.target.organisation is not None:
        access.require(by, rules.ADMINISTRATOR, request.target.organisation)
        return
    if who == Answerer.CENTRAL_MANAGER and not to_take:
        raise NotAllowed("Anmodningen besvares af systemforvalteren.", privileges=(str(Privilege.SYSTEM_MANAGER),))
    area = AREAS[Area.PEOPLE if to_give or to_take else Area.ACCESS_REQUESTS]
    access.require(by, area.change, request.scope)


def why_not(by: Identity, request: AccessRequest, *, to_give: bool = True, to_take: bool = False) -> str:
    """Why ``by`` cannot answer this request, as a sentence; empty when it can be tried."""
    try:
        check_may_answer(by, request, to_give=to_give, to_take=to_take)
    except NotAllowed as refusal:
        return refusal.text
    gives_itself = to_give and not to_take and request.type == RequestType.PRIVILEGE and request.target_id == by.pk
    if gives_itself and not access.may(by, [Privilege(code) for code in request.privileges], request.scope):
        return "Det er din egen anmodning. En anden rettighedsadministrator skal svare."
    return ""


def check_answers_itself(by: Identity, request: AccessRequest) -> None:
    """Raise unless a request that nobody reads may be granted: one gives away only one's own, and support is the
    supporter's.
    """
    if request.type == RequestType.DELEGATION and request.requester_id != by.pk:
        raise NotAllowed("Kun den, der har adgangen, kan give den videre.")
    if request.type == RequestType.FIRST_ADMINISTRATOR:
        _check_owner(by, request)
    if request.type == RequestType.SUPPORT:
        if not access.active_grants(by).filter(type=Privilege.SUPPORT).exists():
            raise NotAllowed("Kun supporten kan bede om supportadgang.", privileges=(str(Privilege.SUPPORT),))
        if request.target_id != by.pk:
            raise RefusedByRule("Supportadgang gives kun til den, der beder om den.", field="target")
        latest = clock.now() + rules.LONGEST_SUPPORT
        request.privilege_end = min(request.privilege_end or latest, latest)


def give(request: AccessRequest, *, by: Identity | None) -> list[Grant]:
    """Carry out what was approved, each right through the service that would give it by hand."""
    target, scope = request.target, request.scope
    assert target is not None  # an outside target is activated first
    if request.type == RequestType.TERMS_APPROVAL:
        scope.terms_accepted = True
        scope.save_version(expected=scope.version, fields=["terms_accepted"])
        return []
    asked = frozenset(Privilege(code) for code in request.privileges)
    wanted = privileges_given(RequestType(request.type), asked, is_company=not scope.is_authority)
    given = [one for privilege in sorted(wanted) for one in _give(request, privilege, target, by)]
    # Only what is new: taking the request back must not take what was there before it.
    new = [one.grant.pk for one in given if one.is_new]
    Grant.objects.filter(pk__in=new).update(request=request)
    return [one.grant for one in given]


def _check_owner(by: Identity, request: AccessRequest) -> None:
    """A company that is one person: its own employee, who asks for themself, and nobody gives rights there yet."""
    if request.target_id != by.pk or by.organisation_id != request.scope_id:
        raise NotAllowed("Kun ejeren, logget ind fra virksomheden, kan blive dens første rettighedsadministrator.")
    ledger.lock(request.scope)  # Of two who ask at the same moment one is the first.
    if ledger.lasting_administrators(request.scope):
        raise RefusedByRule("Virksomheden har allerede en rettighedsadministrator. Bed om rettigheden hos dem.")


def _give(request: AccessRequest, privilege: Privilege, target: Identity, by: Identity | None) -> list[Given]:
    scope, until = request.scope, request.privilege_end
    if request.type == RequestType.APPOINTED_DELEGATION:
        company = target.organisation
        above = Grant.objects.filter(
            grantee__type=IdentityType.COMPANY,
            grantee__organisation=company,
            scope=scope,
            type=privilege,
            revoked_at=None,
        ).first()
        if by is None or above is None:
            raise NotPossibleNow(f"{company or target} har ikke {privilege.label} i {scope.name}.")
        return [delegation.hand_on(by=by, held=above, grantee=target, active_to=until)]
    if request.type == RequestType.DELEGATION:
        colleague = delegation.share(
            by=request.requester, grantee=target, privilege=privilege, scope=scope, active_to=until
        )
        return [colleague]
    if by is not None and target.organisation_id != scope.pk and target.type == IdentityType.EMPLOYEE:
        return delegation.delegate_through(by=by, person=target, privilege=privilege, scope=scope, active_to=until)
    # What answers itself was checked before; what somebody approved is checked as a gift from that person.
    return [services.give(by=by, grantee=target, privilege=privilege, scope=scope, active_to=until)]


def add_document(
    *,
    by: Identity,
    request: AccessRequest,
    type: DocumentationType,
    filename: str,
    content: IO[bytes],
    media_type: str,
    announced: RequestDocument | None = None,
) -> RequestDocument:
    """Attach a file to a draft or a request that waits. Only pictures and PDF, judged by their own first bytes.

    ``announced`` is the row that was made for it beforehand; a file it had is removed.
    """
    if request.requester_id != by.pk:
        raise NotAllowed("Kun den, der har skrevet anmodningen, kan lægge filer ved.")
    if request.state not in (RequestState.DRAFT, RequestState.SUBMITTED):
        raise NotPossibleNow("Anmodningen er besvaret. Der kan ikke lægges flere filer ved.")
    if announced is None:
        check_room_for(request, 1)
    data = content.read(LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        raise RefusedByRule("Filen er større end 10 MB.", field="file")
    if media_type not in MEDIA_TYPES or not data.startswith(_FIRST_BYTES[media_type]):
        raise RefusedByRule("Filen skal være en PDF eller et billede (PNG eller JPEG).", field="file")
    document = announced or RequestDocument(id=uuid.uuid4(), request=request)
    if document.content_key:
        transaction.on_commit(partial(store().delete, document.content_key))
    document.type, document.filename, document.media_type = type, filename[-256:], media_type
    document.size = len(data)
    name = f"{DOCUMENT_FOLDER}/{clock.today():%Y/%m/%d}/{document.pk.hex}"
    # Content before row: a crash between leaves a file without a row, never a row without its file.
    document.content_key = store().save(name, ContentFile(data))
    document.save(force_insert=announced is None)
    return document


def check_room_for(request: AccessRequest, more: int) -> None:
    """Raise when a request would have more documents than anybody reads."""
    if request.documents.count() + more > MOST_DOCUMENTS:
        raise RefusedByRule(f"Der kan højst lægges {MOST_DOCUMENTS} filer ved en anmodning.")


def open_document(document: RequestDocument) -> IO[bytes]:
    """The bytes. Raises FileNotFoundError when they are gone, or have not come yet."""
    if not document.content_key:
        raise FileNotFoundError(document.pk)
    opened: IO[bytes] = store().open(document.content_key, "rb")
    return opened


def remove_documents(request: AccessRequest) -> None:
    """Remove the files of a request once its deletion has committed."""
    for key in request.documents.exclude(content_key="").values_list("content_key", flat=True):
        transaction.on_commit(partial(store().delete, key))


def store() -> Storage:
    """Where the files lie: beside the content of messages, in folders of their own."""
    return storages["content"]
