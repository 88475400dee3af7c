"""Business receipts that wait for the sender system that fetches them itself."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from administrativ_adgang.api import ids, paging
from administrativ_adgang.api.errors import BadFields, FieldError
from administrativ_adgang.api.permissions import MaySend
from administrativ_adgang.api.receipts import description
from administrativ_adgang.api.views import SystemView, system_of
from administrativ_adgang.delivery import receipts
from administrativ_adgang.delivery.models import Receipt as ReceiptRow
from administrativ_adgang.distribution import fetched_receipts

RESOURCE = "receipts"


class Receipts(SystemView):
    """``receipts/``: the ids of the receipts that wait, oldest first."""

    rights = dict.fromkeys(("GET", "HEAD", "DELETE"), MaySend)

    @description.LIST
    def get(self, request: Request) -> Response:
        """One page of ids."""
        page = paging.read(request, resource=RESOURCE)
        waiting = receipts.page(system_of(request), number=page.number, size=page.size, ascending=page.ascending)
        return Response(paging.result(page, [row.pk for row in waiting.receipts], total=waiting.total))


class ReceiptsInBulk(SystemView):
    """``receipts-bulk/``: the receipts themselves. Reading them takes none off the list."""

    rights = dict.fromkeys(("GET", "HEAD", "DELETE"), MaySend)

    @description.BULK
    def get(self, request: Request) -> Response:
        """One page of receipts with their ids (ReceiptSearchResult)."""
        page = paging.read(request, resource=RESOURCE)
        waiting = receipts.page(system_of(request), number=page.number, size=page.size, ascending=page.ascending)
        return Response(
            {
                "currentPage": page.number,
                "totalPages": paging.pages_of(waiting.total, page.size),
                "elementsOnPage": len(waiting.receipts),
                "totalElements": waiting.total,
                "receipts": [{"id": str(row.pk), **_fields(row)} for row in waiting.receipts],
            }
        )


class Receipt(SystemView):
    """``receipts/{id}``: one receipt; ``delete=true`` takes it off the list in the same call."""

    rights = dict.fromkeys(("GET", "HEAD", "DELETE"), MaySend)

    @description.FETCH
    def get(self, request: Request, receipt_id: str) -> HttpResponse:
        """The receipt."""
        identifier = ids.read(receipt_id, resource=RESOURCE, field="id")
        if _wants_it_gone(request):
            return _json(fetched_receipts.take_off_list(system=system_of(request), receipt_id=identifier))
        return _json(receipts.get(system_of(request), identifier))

    def head(self, request: Request, receipt_id: str) -> HttpResponse:
        """What GET would say; nothing was handed over, so nothing is taken off the list."""
        return _json(receipts.get(system_of(request), ids.read(receipt_id, resource=RESOURCE, field="id")))

    @description.DELETE
    def delete(self, request: Request, receipt_id: str) -> HttpResponse:
        """Take the receipt off the list."""
        identifier = ids.read(receipt_id, resource=RESOURCE, field="id")
        fetched_receipts.take_off_list(system=system_of(request), receipt_id=identifier)
        return HttpResponse(status=204)


def _wants_it_gone(request: Request) -> bool:
    text = request.query_params.get("delete", "false").strip().lower()
    if text not in ("true", "false"):
        message = "delete skal være true eller false."
        raise BadFields(FieldError(RESOURCE, "delete", "delete.not.allowed", message, text[:50]))
    return text == "true"


def _json(receipt: ReceiptRow) -> HttpResponse:
    return HttpResponse(receipts.as_json(receipt), content_type="application/json")


def _fields(receipt: ReceiptRow) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(receipts.as_json(receipt))
    return fields
