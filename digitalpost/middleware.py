"""What every request gets: an id in the log and the answer, and no copy of post in any cache."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from administrativ_adgang.core import logcontext

Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdentifierMiddleware:
    """Gives the request an id, binds it to every log line and returns it in ``X-Request-Id``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = str(uuid.uuid4())
        with logcontext.bound(request_id=identifier):
            request.META["REQUEST_ID"] = identifier
            response = self.get_response(request)
        response["X-Request-Id"] = identifier
        return response


class NoStoreMiddleware:
    """Pages and answers may hold post: no cache keeps them unless a view has decided otherwise."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        return response
