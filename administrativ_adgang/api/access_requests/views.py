"""Access requests, their documents, and the code with which somebody from outside takes what was approved."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse
from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import ids, json_bodies, searching
from administrativ_adgang.api.access_requests import access_request, description, shapes, stepping, uploads, writing
from administrativ_adgang.api.parameters import Parameters
from administrativ_adgang.api.permissions import MayHandleRequests
from administrativ_adgang.api.preconditions import expected_version, versioned
from administrativ_adgang.api.responsibility import RightsView, issuer
from administrativ_adgang.api.views import system_of
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import access_requests, approval, request_drafts, request_selectors
from administrativ_adgang.fbrs.models import AccessRequest, Identity, RequestState, RequestType
from administrativ_adgang.systems.models import System

RESOURCE = writing.RESOURCE


class RequestsView(RightsView):
    """A resource of access requests."""

    rights = dict.fromkeys(RightsView.rights, MayHandleRequests)


class AccessRequests(RequestsView):
    """``access-requests/``: write one, list those one may see."""

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of requests (AccessRequestSearchResult)."""
        given = Parameters(request, resource=RESOURCE)
        search = searching.read(given)
        states, types = (
            given.choices("requestState", RequestState.values),
            given.choices("requestType", RequestType.values),
        )
        given.check()
        rows = request_selectors.visible_to(system_of(request).identity).prefetch_related("documents")
        if states:
            rows = rows.filter(state__in=states)
        if types:
            rows = rows.filter(type__in=types)
        if search.words:
            rows = rows.filter(requester__name__icontains=search.words)
        return Response(searching.answer(rows, search, name="accessRequests", as_json=access_request.as_json))

    @description.CREATE
    def post(self, request: Request) -> Response:
        """Write one (AccessRequest), and send it when that is the state it is asked to have."""
        system = system_of(request)
        wanted = json_bodies.read(request, shapes.AccessRequest, resource=RESOURCE)
        state = wanted.get("requestState", RequestState.DRAFT)
        if state not in (RequestState.DRAFT, RequestState.SUBMITTED):
            text = "En ny anmodning er en kladde eller sendt."
            raise json_bodies.bad(RESOURCE, "requestState", "not.allowed", text, state)
        with transaction.atomic():
            written = writing.draft(system, wanted)
            if state == RequestState.SUBMITTED:
                written = stepping.submit(system, written, wanted, expected=written.version)
        return _shown(written, status=201)


class OneAccessRequest(RequestsView):
    """``access-requests/{id}``: one request."""

    @description.FETCH
    def get(self, request: Request, request_id: str) -> Response:
        """The request."""
        return _shown(_find(system_of(request), request_id))

    @description.CHANGE
    def put(self, request: Request, request_id: str) -> Response:
        """Take the step to the state in the body; without a new state correct the draft."""
        system = system_of(request)
        found = _find(system, request_id)
        wanted = json_bodies.read(request, shapes.AccessRequestChange, resource=RESOURCE)
        expected = expected_version(request)
        writing.check_same(system, found, wanted)
        if wanted.get("requestState", found.state) == found.state:
            with transaction.atomic():
                return _shown(writing.correct(found, wanted, expected=expected))
        return _shown(stepping.step(system, found, wanted, expected=expected))

    @description.DELETE
    def delete(self, request: Request, request_id: str) -> Response:
        """Delete a draft."""
        system = system_of(request)
        found = _find(system, request_id)
        by = stepping.writer(system, found)
        access_requests.delete(by=by, request=found, expected=expected_version(request))
        return Response(status=204)


class DocumentContent(RequestsView):
    """``access-requests/{id}/documentations/{id}/content``: the file itself."""

    @description.READ_DOCUMENT
    def get(self, request: Request, request_id: str, document_id: str) -> FileResponse:
        """The file, to be kept and not shown."""
        found = _find(system_of(request), request_id)
        document = request_selectors.document_of(found, ids.read(document_id, resource=RESOURCE, field="id"))
        try:
            content = approval.open_document(document)
        except FileNotFoundError:
            raise NotFound("Dokumentet er ikke lagt op.") from None
        return FileResponse(content, as_attachment=True, filename=document.filename, content_type=document.media_type)

    @description.WRITE_DOCUMENT
    def put(self, request: Request, request_id: str, document_id: str) -> Response:
        """Put the file in place."""
        system = system_of(request)
        found = _find(system, request_id)
        document = request_selectors.document_of(found, ids.read(document_id, resource=RESOURCE, field="id"))
        expected = expected_version(request)
        document.request = found
        with uploads.opened(request, resource=RESOURCE) as file:
            changed = request_drafts.upload(
                by=stepping.writer(system, found),
                document=document,
                filename=file.name or "",
                content=file,
                media_type=(file.content_type or "").partition(";")[0].strip().lower(),
                expected=expected,
            )
        return _shown(changed)


class TargetActivation(RequestsView):
    """``access-requests/target/activate``: an employee of the caller's takes what was approved elsewhere."""

    @description.ACTIVATE
    def post(self, request: Request) -> Response:
        """Take it with the code; a code opens once."""
        wanted = json_bodies.read(request, shapes.TargetActivation, resource=RESOURCE)
        by = _taker(system_of(request), wanted)
        return _shown(access_requests.activate(by=by, code=str(wanted["code"])))


def _taker(system: System, wanted: dict[str, object]) -> Identity:
    """The employee named, or else the one whose confirmed address the code was sent to."""
    if "identityId" in wanted:
        return issuer(system, wanted["identityId"], resource=RESOURCE, field="identityId")  # type: ignore[arg-type]
    people = request_drafts.addressees(wanted["code"], system.organisation)  # type: ignore[arg-type]
    if len(people) != 1:
        text = "Koden findes ikke, eller det er ikke klart, hvem den er sendt til. Skriv identityId."
        raise NotFound(text, code="activation.code.not.found")
    return people[0]


def _find(system: System, request_id: str) -> AccessRequest:
    return request_selectors.request(system.identity, ids.read(request_id, resource=RESOURCE, field="id"))


def _shown(found: AccessRequest, *, status: int = 200) -> Response:
    return versioned(access_request.as_json([found])[0], status=status)
