"""What every request gets: an id in the log and the answer, and no copy of post in any cache."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import lru_cache

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import resolve

from administrativ_adgang.core import logcontext

Handler = Callable[[HttpRequest], HttpResponse]

INTERFACE = "/apis/v1/"


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


#: The addresses that are called most are always the same few.
_resolve = lru_cache(maxsize=256)(resolve)


class InterfaceMiddleware:
    """Calls of systems go straight to their view: what stands below this line in the list is for pages and people.

    Sessions, form tokens, messages, page policies and the organisation somebody works for took a third of a
    millisecond of every call, and a call has none of them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(INTERFACE):
            return self.get_response(request)
        match = _resolve(request.path_info)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response = response.render()
        response.setdefault("Cache-Control", "no-store")
        if not response.streaming:
            response.setdefault("Content-Length", str(len(response.content)))
        return response


class NoStoreMiddleware:
    """Pages and answers may hold post: no cache keeps them unless a view has decided otherwise."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        return response


class UsedSessionMiddleware(SessionMiddleware):
    """Django's sessions, renewed only by what a person does: a part that its page fetches by itself says so in the
    header ``X-Unattended``, and an open page that nobody looks at logs off in its time."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Renew the session and its cookie, unless nobody asked."""
        if request.headers.get("X-Unattended") and not request.session.modified and not request.session.is_empty():
            return response
        return super().process_response(request, response)
