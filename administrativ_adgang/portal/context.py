"""Which organisation one acts for: read from the address, checked against the grants at every request.

A form is sent to the address it was shown under, so a form filled in for one organisation can never change another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import menu


class PortalRequest(HttpRequest):
    """A request of a logged-in person. ``organisation`` is set on every address below /organisation/<id>/."""

    identity: Identity
    organisation: Organisation
    area: Area | None


class OrganisationContextMiddleware:
    """Sets ``request.identity`` and ``request.organisation``. An organisation one has no right in does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.identity = request.organisation = request.area = None
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, arguments: Any, keywords: dict[str, Any]) -> None:
        """Read the organisation out of the address before the view runs. Systems come in by another door."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            # No browser's form writes it, and the database can look for nothing that holds it.
            raise BadRequest
        if "portal" not in request.resolver_match.namespaces or not request.user.is_authenticated:
            keywords.pop("organisation_id", None)
            return
        request.identity = request.user.identity
        identifier = keywords.pop("organisation_id", None)
        if isinstance(identifier, UUID):
            organisation = access.visible_organisations(request.identity).filter(pk=identifier).first()
            if organisation is None:
                raise Http404
            request.organisation = organisation


def address(request: Any, name: str, **keywords: Any) -> str:
    """The address of a page in the organisation of this request: ``address(request, "system", system_id=…)``."""
    return reverse(f"portal:{name}", kwargs={"organisation_id": request.organisation.pk, **keywords})


def frame(request: Any) -> dict[str, Any]:
    """What the page frame needs on every page."""
    identity = getattr(request, "identity", None)
    organisation = getattr(request, "organisation", None)
    values: dict[str, Any] = {"identity": identity, "organisation": organisation, "demo": settings.DEMO}
    if identity and organisation:
        # Asked only when a template shows them: parts fetched by htmx have no frame.
        area = getattr(request, "area", None)
        values["menu"] = SimpleLazyObject(lambda: menu.items(identity, organisation, area))
        values["may_switch"] = SimpleLazyObject(access.visible_organisations(identity)[1:2].exists)
    return values
