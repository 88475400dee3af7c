"""Which organisation one acts for: read from the address, checked against the grants at every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation


class PortalRequest(HttpRequest):
    """A request of a logged-in person. ``organisation`` is set on every address below /organisation/<id>/."""

    identity: Identity
    organisation: Organisation


class OrganisationContextMiddleware:
    """Sets ``request.identity`` and ``request.organisation``. An organisation one has no right in does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, arguments: Any, keywords: dict[str, Any]) -> None:
        """Read the organisation out of the address before the view runs."""
        request.identity = request.user.identity if request.user.is_authenticated else None
        request.organisation = None
        identifier = keywords.pop("organisation_id", None)
        if isinstance(identifier, UUID) and request.identity:
            organisation = access.visible_organisations(request.identity).filter(pk=identifier).first()
            if organisation is None:
                raise Http404
            request.organisation = organisation


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the page frame needs on every page."""
    identity = getattr(request, "identity", None)
    return {"identity": identity, "organisation": getattr(request, "organisation", None)}
