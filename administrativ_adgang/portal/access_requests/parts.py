"""What the pages of requests share: the key of the next page of a list, and handing over a document."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpResponse

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import approval
from administrativ_adgang.fbrs.models import RequestDocument

# Nothing a document contains may load or run anything, whatever a browser takes it for.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; base-uri 'none'"


def key_of(request: Any) -> UUID | None:
    """The key in the address of a list; what is no key begins at the top."""
    try:
        return UUID(request.GET.get("efter", ""))
    except ValueError:
        return None


def hand_over(document: RequestDocument) -> HttpResponse:
    """The document for the browser to show. Raises NotFound when its bytes are gone."""
    try:
        stream = approval.open_document(document)
    except FileNotFoundError:
        raise NotFound("Dokumentet findes ikke.") from None
    answer = FileResponse(stream, filename=document.filename, content_type=document.media_type)
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return cast(HttpResponse, answer)
