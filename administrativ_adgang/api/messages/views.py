"""Messages: send, list what waits, fetch, confirm, take off the list or recall."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

import memo
from administrativ_adgang.api import callers, ids, paging, plain
from administrativ_adgang.api.bodies import LARGEST_JSON, Body
from administrativ_adgang.api.callers import Caller
from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.api.messages import containers, description, receipts
from administrativ_adgang.api.permissions import MayReceive, MaySend, MaySendOrReceive
from administrativ_adgang.api.views import SystemView, system_of
from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.delivery import contents, pull
from administrativ_adgang.distribution import receiving
from administrativ_adgang.messages import intake, recall
from administrativ_adgang.messages.arrival import SenderChanged
from administrativ_adgang.messages.spool import TooLarge

RESOURCE = "memos"
XML = ("application/xml", "text/xml")
FORM = "multipart/form-data"


class Messages(SystemView):
    """``memos/``: POST sends, GET lists what waits for the caller."""

    rights = {"POST": MaySend, "GET": MayReceive, "HEAD": MayReceive}
    unavailable_body = staticmethod(receipts.unavailable)

    def dispatch(self, request: Any, *arguments: Any, **keywords: Any) -> Any:
        """Run the call; a POST without the REST framework's steps around it (``plain``)."""
        if request.method != "POST":
            return super().dispatch(request, *arguments, **keywords)
        body, caller = Body(request), None
        try:
            caller = _sender(request)
            return self.post(request, body, caller)
        except Exception as error:
            # Many clients read no answer before they have sent everything; a stranger is not listened to for long.
            body.drain(limit=settings.MAXIMUM_MESSAGE_BYTES) if caller else body.drain_small()
            return plain.refusal(error, self)

    @description.SEND
    def post(self, request: HttpRequest, body: Body, caller: Caller) -> HttpResponse:
        """Take one MeMo, or a container of them; 201 with the technical receipt."""
        kind = _kind(request)
        if kind in XML:
            return self._accept_message(request, body, caller)
        if kind == containers.ARCHIVE:
            _check_container(body)
            return receipts.of_container(containers.accept_raw(body, caller.system))
        if kind == FORM:
            _check_container(body)
            return receipts.of_container(containers.accept_form(body, caller.system, request))
        raise RefusedByRule(
            "Indholdstypen skal være application/xml, text/xml, application/x-lzma eller multipart/form-data.",
            code="content.type.not.allowed",
            field="Content-Type",
        )

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of the ids of messages that wait for this system."""
        page = paging.read(request, resource=RESOURCE)
        waiting = pull.page(system_of(request), number=page.number, size=page.size, ascending=page.ascending)
        return Response(paging.result(page, waiting.message_ids, total=waiting.total))

    def _accept_message(self, request: HttpRequest, body: Body, caller: Caller) -> HttpResponse:
        expected = ids.read(request.GET.get(intake.UUID_FIELD), resource=RESOURCE, field=intake.UUID_FIELD)
        _refuse_announced(body, settings.MAXIMUM_MESSAGE_BYTES)
        arrival = intake.read(stream=body, system=caller.system, expected_uuid=expected, stamp=caller.stamp)
        try:
            message = intake.let_in(arrival)
        except SenderChanged:
            # What the caller may has changed since it was last asked for: as it is now, at this call, decides.
            plain.caller_with(MaySend(), request, callers.find)
            message = intake.let_in(replace(arrival, stamp=None))
        return receipts.of_message(message)


class Message(SystemView):
    """``memos/{id}``: GET fetches, DELETE takes off the list (receiver) or recalls (sender)."""

    # A sender and a receiver may both delete, each in its own way.
    rights = {"GET": MayReceive, "HEAD": MayReceive, "DELETE": MaySendOrReceive}

    @description.FETCH
    def get(self, request: Request, message_id: str) -> FileResponse:
        """The MeMo, in the version the system is registered with. It stays on the list."""
        identifier = ids.read(message_id, resource=RESOURCE, field="id")
        return _xml(receiving.fetch(system=system_of(request), message_id=identifier))

    def head(self, request: Request, message_id: str) -> FileResponse:
        """What GET would say about the message. Nothing was handed over, so nothing is noted."""
        identifier = ids.read(message_id, resource=RESOURCE, field="id")
        system = system_of(request)
        return _xml(contents.open_for(system, pull.waiting_delivery(system, identifier).message))

    @description.DELETE
    def delete(self, request: Request, message_id: str) -> HttpResponse:
        """Take a message off the list, or recall one that waits for its delivery date."""
        identifier = ids.read(message_id, resource=RESOURCE, field="id")
        system = system_of(request)
        if pull.is_receiver(system, identifier):
            receiving.take_off_list(system=system, message_id=identifier)
        else:
            recall.by_sender_system(system=system, message_id=identifier)
        return HttpResponse(status=204)


class MessageReceipt(SystemView):
    """``memos/{id}/receipt``: the receiver's own receipt."""

    rights = {"POST": MayReceive}

    @description.CONFIRM
    def post(self, request: Request, message_id: str) -> HttpResponse:
        """Take in the receipt; it may come before we have read the answer to our push."""
        identifier = ids.read(message_id, resource=RESOURCE, field="id")
        receipt = _receipt(Body(request._request).read_all(limit=LARGEST_JSON), identifier)
        receiving.confirm_by_receipt(system=system_of(request), message_id=identifier, receipt=receipt)
        return HttpResponse(status=200)


def _sender(request: HttpRequest) -> Caller:
    """Who is sending, when it may. Only a message by itself is let in together with the question of the stamp."""
    if _kind(request) in XML:
        with contextlib.suppress(AuthenticationFailed, NotAllowed):
            return plain.caller_with(MaySend(), request, callers.recall)
    return plain.caller_with(MaySend(), request, callers.find)


def _kind(request: HttpRequest) -> str:
    return str(request.META.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()


def _receipt(data: bytes, message_id: UUID) -> memo.Receipt:
    try:
        receipt = memo.parse_receipt(data)
    except memo.ReceiptError as error:
        code = "receipt.field.not.allowed"
        raise BadFields(*(FieldError("Receipt", wrong.field, code, wrong.text) for wrong in error.problems)) from error
    if receipt.message_uuid not in (None, message_id):
        text = "messageUUID i kvitteringen er et andet end det i adressen."
        raise BadFields(FieldError("Receipt", "messageUUID", "message.uuid.mismatch", text, str(receipt.message_uuid)))
    return receipt


def _check_container(body: Body) -> None:
    """An archive that was cut off looks like a whole one, so how much comes must be known beforehand."""
    if body.announced is None:
        text = "En container skal sendes med Content-Length."
        raise RefusedByRule(text, code="content.length.missing", field="Content-Length")
    # A form is a little more than its archive; the archive itself is counted again when it comes.
    _refuse_announced(body, settings.MAXIMUM_CONTAINER_BYTES + LARGEST_JSON)


def _refuse_announced(body: Body, limit: int) -> None:
    """Refuse by what is announced, before the first byte is read."""
    if body.announced is not None and body.announced > limit:
        raise TooLarge(limit)


def _xml(content: Any) -> FileResponse:
    response = FileResponse(content, content_type="application/xml")
    response["Content-Length"] = str(contents.length(content))
    return response
