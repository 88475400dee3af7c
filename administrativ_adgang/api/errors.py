"""One error body for everything that goes wrong below /apis/v1/: ``{code, message, fieldErrors}``.

Source: interface description, sections 2.3 and annex 2 (ErrorMessage, FieldErrorResource). Empty fields are left out.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from administrativ_adgang.api.bodies import TooSlow
from administrativ_adgang.core.errors import (
    Conflict,
    DomainError,
    NotAllowed,
    NotFound,
    NotPossibleNow,
    RefusedByRule,
)

log = logging.getLogger(__name__)

_STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (TooSlow, 408),
    (RefusedByRule, 400),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (NotPossibleNow, 422),
)

_RETRY_AFTER_SECONDS = "10"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one parameter or field of the caller."""

    resource: str
    field: str
    code: str
    message: str
    rejected: Any = None

    def as_json(self) -> dict[str, Any]:
        """The field error as the caller reads it."""
        body = {"resource": self.resource, "field": self.field, "code": self.code, "message": self.message}
        return body if self.rejected is None else {**body, "rejectedValue": self.rejected}


class BadFields(RefusedByRule):
    """Parameters or fields that cannot be used, all of them named."""

    code = "fields.not.allowed"

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = errors


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to an exception of any kind: the caller of a machine interface never gets an HTML page."""
    response = _answer(error, context)
    response["Cache-Control"] = "no-store"
    return response


def _answer(error: Exception, context: dict[str, Any]) -> Response:
    if isinstance(error, DomainError):
        return _of_domain(error)
    if isinstance(error, Http404):
        return _body(404, "not.found", "Adressen findes ikke.")
    if isinstance(error, PermissionDenied):
        return _body(403, "not.allowed", "Det er ikke tilladt.")
    if isinstance(error, SuspiciousOperation):
        return _body(400, "request.not.readable", "Kaldet kan ikke læses.")
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, DatabaseError | OSError):
        return _unavailable(error, context)
    log.error("Unexpected error in the interface", exc_info=error)
    return _body(500, "unexpected.error", "Der er sket en fejl hos os. Intet er gemt.")


def _of_domain(error: DomainError) -> Response:
    status = next((number for kind, number in _STATUSES if isinstance(error, kind)), 400)
    fields: list[FieldError] = []
    if isinstance(error, BadFields):
        fields = list(error.errors)
    elif error.field:
        fields = [FieldError("", error.field, error.code, error.text)]
    return _body(status, error.code, error.text, fields)


def _of_framework(error: exceptions.APIException) -> Response:
    """The REST framework's own refusals in our words."""
    if isinstance(error, exceptions.NotAuthenticated):
        response = _body(401, "key.missing", "Kaldet har ingen nøgle.")
    elif isinstance(error, exceptions.AuthenticationFailed):
        response = _body(401, str(getattr(error.detail, "code", "key.unknown")), str(error.detail))
    elif isinstance(error, exceptions.MethodNotAllowed):
        response = _body(405, "method.not.allowed", "Adressen findes, men ikke med denne metode.")
    elif isinstance(error, exceptions.UnsupportedMediaType):
        response = _body(400, "content.type.not.allowed", "Indholdstypen bruges ikke her.")
    else:
        response = _body(error.status_code, "request.not.readable", "Kaldet kan ikke læses.")
    header = getattr(error, "auth_header", None)
    if header:
        response["WWW-Authenticate"] = header
    return response


def _unavailable(error: Exception, context: dict[str, Any]) -> Response:
    """Database or storage does not answer: nothing was taken, and the caller may try again."""
    log.error("Database or storage does not answer", exc_info=error)
    text = "Vi kan ikke tage imod lige nu. Prøv igen om lidt."
    as_receipt = getattr(context.get("view"), "unavailable_body", None)
    body = as_receipt(text) if as_receipt else {"code": "service.unavailable", "message": text}
    return Response(body, status=503, headers={"Retry-After": _RETRY_AFTER_SECONDS})


def _body(status: int, code: str, text: str, fields: list[FieldError] | None = None) -> Response:
    body: dict[str, Any] = {"code": code, "message": text}
    if fields:
        body["fieldErrors"] = [
            {name: value for name, value in field.as_json().items() if value != ""} for field in fields
        ]
    return Response(body, status=status)
