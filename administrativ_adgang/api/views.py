"""What every resource of the interface has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from administrativ_adgang.api.negotiation import OneForm
from administrativ_adgang.api.permissions import IsKnownSystem
from administrativ_adgang.core import logcontext
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.systems.models import System


class SystemView(APIView):
    """A resource for systems. ``rights`` says for each method what a system must be allowed to do."""

    content_negotiation_class = OneForm
    metadata_class = None
    rights: Mapping[str, type[IsKnownSystem]] = {}

    def get_permissions(self) -> list[Any]:
        """The right for this method; for a method that is not there a known system is enough to be told so."""
        return [self.rights.get(str(self.request.method), IsKnownSystem)()]

    def dispatch(self, request: Any, *arguments: Any, **keywords: Any) -> Any:
        """Run the call with nobody's id in its log lines until it is known whose call it is."""
        with logcontext.bound(interface=type(self).__name__):
            return super().dispatch(request, *arguments, **keywords)


class UnknownAddress(SystemView):
    """Every other address below /apis/v1/: the error body, not a page for people."""

    authentication_classes = ()
    schema = None

    def get_permissions(self) -> list[Any]:
        """Everybody may hear that there is nothing."""
        return []

    def initial(self, request: Request, *arguments: Any, **keywords: Any) -> None:
        """Answer 404 whatever the method is."""
        super().initial(request, *arguments, **keywords)
        raise NotFound("Adressen findes ikke.")

    def get(self, request: Request, *arguments: Any, **keywords: Any) -> Response:
        """Never reached; it makes the framework take the call."""
        raise NotFound("Adressen findes ikke.")


def system_of(request: Request) -> System:
    """The system that is calling."""
    return cast(System, request.user)
