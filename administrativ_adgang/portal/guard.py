"""Who may open an address. Every view of the portal carries a guard; tests/architecture/test_pages.py looks for it.

Logged out leads to the log-in page, a missing right to the 403 page. An organisation in the address in which one has
no right at all, and an object of another organisation, do not exist: 404.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from administrativ_adgang.core.errors import DomainError
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege
from administrativ_adgang.portal import errors
from administrativ_adgang.portal.reading import read_only

View = Callable[..., Any]
_READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Guard:
    """What an address asks for. ``area`` None: nothing but (perhaps) being logged in; ``reason`` says why.

    What is read with GET writes nothing, unless ``records_reading`` says why reading is itself an event.
    """

    area: Area | None = None
    change: bool = False
    logged_in: bool = True
    reason: str = ""
    records_reading: str = ""

    @property
    def opens(self) -> frozenset[Privilege]:
        """The privileges of which one is enough; none are asked for where there is no area."""
        if self.area is None:
            return frozenset()
        rule = AREAS[self.area]
        return rule.change if self.change else rule.see

    def check(self, request: Any) -> HttpResponse | None:
        """Ask at every request. An answer instead of the page, or None when the person may go on.

        Raises NotAllowed when the right is missing.
        """
        if self.logged_in and request.identity is None:
            return to_log_in(request)
        request.area = self.area
        if self.area is not None:
            if request.organisation is None:
                raise Http404
            access.require(request.identity, self.opens, request.organisation)
        return None


def guarded(guard: Guard, view: View) -> View:
    """The view behind the guard. Refusals of the domain become pages; the transaction inside has been rolled back."""

    @wraps(view)
    def inner(request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponse:
        reads = request.method in _READING and not guard.records_reading
        try:
            with read_only() if reads else nullcontext():
                return guard.check(request) or view(request, *arguments, **keywords)
        except DomainError as refusal:
            return errors.refused(request, refusal)

    inner.guard = guard  # type: ignore[attr-defined]
    return inner


def requires(area: Area, change: bool = False) -> Callable[[View], View]:
    """Decorator: one of the area's privileges in the organisation of the address, to change it or only to see it."""
    return lambda view: guarded(Guard(area, change), view)


def logged_in(reason: str) -> Callable[[View], View]:
    """Decorator for the few addresses that only ask for a log-in."""
    return lambda view: guarded(Guard(reason=reason), view)


def public(reason: str) -> Callable[[View], View]:
    """Decorator for the few addresses that are open to all."""
    return lambda view: guarded(Guard(logged_in=False, reason=reason), view)


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in page and from there back. Only a page that was read is gone back to, never a form."""
    address = reverse("portal:log-in")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    if request.method in ("GET", "HEAD"):
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)
