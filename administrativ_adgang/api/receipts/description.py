"""How the resources of receipts stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from administrativ_adgang.api import shapes

LIST = extend_schema(
    operation_id="receipts_list",
    summary="Forretningskvitteringer, der venter på at blive hentet",
    parameters=shapes.PAGING,
    responses={200: shapes.PagingResultUUID, **shapes.errors(400, 503)},
)
BULK = extend_schema(
    operation_id="receipts_bulk",
    summary="Ventende kvitteringer med indhold; de bliver på listen",
    parameters=shapes.PAGING,
    responses={200: shapes.ReceiptSearchResult, **shapes.errors(400, 503)},
)
FETCH = extend_schema(
    operation_id="receipts_fetch",
    summary="Hent en kvittering; delete=true tager den af listen",
    parameters=[OpenApiParameter("delete", OpenApiTypes.BOOL)],
    responses={200: shapes.Receipt, **shapes.errors(400, 404, 503)},
)
DELETE = extend_schema(
    operation_id="receipts_delete",
    summary="Tag en kvittering af listen",
    responses={204: shapes.DONE, **shapes.errors(400, 404, 503)},
)
