"""How the resources of messages stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from administrativ_adgang.api import shapes

_BODY = {
    "application/xml": OpenApiTypes.STR,
    "text/xml": OpenApiTypes.STR,
    "application/x-lzma": OpenApiTypes.BINARY,
    "multipart/form-data": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}},
}

SEND = extend_schema(
    operation_id="memos_send",
    summary="Send én MeMo, eller mange i en container (tar.lzma)",
    parameters=[
        OpenApiParameter("memo-message-uuid", OpenApiTypes.UUID, description="Beskedens messageUUID; kun for XML.")
    ],
    request=_BODY,
    responses={201: shapes.Receipt, 503: shapes.Receipt, **shapes.errors(400, 408, 409)},
)
LIST = extend_schema(
    operation_id="memos_list",
    summary="Beskeder, der venter på at blive hentet",
    parameters=shapes.PAGING,
    responses={200: shapes.PagingResultUUID, **shapes.errors(400, 503)},
)
FETCH = extend_schema(
    operation_id="memos_fetch",
    summary="Hent en besked som MeMo; den bliver på listen",
    responses={(200, "application/xml"): OpenApiTypes.STR, **shapes.errors(400, 404, 503)},
)
DELETE = extend_schema(
    operation_id="memos_delete",
    summary="Modtager: tag beskeden af listen. Afsender: tilbagekald før leveringsdatoen",
    responses={204: shapes.DONE, **shapes.errors(400, 404, 409, 422)},
)
CONFIRM = extend_schema(
    operation_id="memos_confirm",
    summary="Modtagerens egen kvittering",
    request=shapes.Receipt,
    responses={200: shapes.DONE, **shapes.errors(400, 404, 409, 422)},
)
