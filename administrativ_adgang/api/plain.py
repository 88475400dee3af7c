"""A call without the REST framework around it, for the one address to which thousands come in a second.

The framework's steps around a call took longer than reading and examining a letter. The questions of the caller and
the answers to errors are the same as everywhere below /apis/v1/.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.renderers import JSONRenderer

from administrativ_adgang.api import errors
from administrativ_adgang.api.authentication import REALM, identify
from administrativ_adgang.api.callers import Caller
from administrativ_adgang.api.permissions import IsKnownSystem


def caller_with(right: IsKnownSystem, request: HttpRequest, find: Callable[[str], Caller | None]) -> Caller:
    """Who is calling, when it may. Raises as authentication does, and :class:`NotAllowed` without the right."""
    caller = identify(request, find)
    if caller is None:
        raise NotAuthenticated
    right.check(caller)
    return caller


def refusal(error: Exception, view: Any) -> HttpResponse:
    """The answer to an exception of any kind."""
    if isinstance(error, NotAuthenticated | AuthenticationFailed):
        error.auth_header = REALM  # type: ignore[union-attr]
    answer = errors.answer(error, {"view": view})
    content = JSONRenderer().render(answer.data)
    return HttpResponse(content, status=answer.status_code, headers={**answer.headers, "Content-Type": _JSON})


_JSON = "application/json"
