"""How the resources of access requests stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from administrativ_adgang.api import rights_shapes, shapes
from administrativ_adgang.api.access_requests import shapes as ours
from administrativ_adgang.fbrs.models import RequestState, RequestType

LIST = extend_schema(
    operation_id="access_requests_list",
    summary="Anmodninger, systemet må se",
    parameters=[
        OpenApiParameter("requestState", OpenApiTypes.STR, enum=RequestState.values, many=True),
        OpenApiParameter("requestType", OpenApiTypes.STR, enum=RequestType.values, many=True),
        *rights_shapes.SEARCHING,
    ],
    responses={200: ours.AccessRequestSearchResult, **shapes.errors(400)},
)
CREATE = extend_schema(
    operation_id="access_requests_create",
    summary="Skriv en anmodning som kladde, eller send den med requestState SUBMITTED",
    request=ours.AccessRequest,
    responses={201: ours.AccessRequest, **shapes.errors(400, 422)},
)
FETCH = extend_schema(
    operation_id="access_requests_fetch",
    summary="Én anmodning",
    responses={200: ours.AccessRequest, **shapes.errors(400, 404)},
)
CHANGE = extend_schema(
    operation_id="access_requests_change",
    summary="Ret en kladde, eller send, fortryd, godkend, afvis eller tilbagekald med requestState",
    parameters=[rights_shapes.IF_MATCH],
    request=ours.AccessRequestChange,
    responses={200: ours.AccessRequest, **shapes.errors(400, 404, 409, 422)},
)
DELETE = extend_schema(
    operation_id="access_requests_delete",
    summary="Slet en kladde med dens dokumenter",
    parameters=[rights_shapes.IF_MATCH],
    responses={204: shapes.DONE, **shapes.errors(400, 404, 409, 422)},
)
READ_DOCUMENT = extend_schema(
    operation_id="access_requests_document_fetch",
    summary="Et dokuments indhold",
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **shapes.errors(400, 404)},
)
WRITE_DOCUMENT = extend_schema(
    operation_id="access_requests_document_upload",
    summary="Læg indholdet af et dokument op: PDF, PNG eller JPEG, højst 10 MB",
    parameters=[rights_shapes.IF_MATCH],
    request={"multipart/form-data": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}},
    responses={200: OpenApiResponse(ours.AccessRequest), **shapes.errors(400, 404, 409, 422)},
)
ACTIVATE = extend_schema(
    operation_id="access_requests_activate",
    summary="Tag en godkendt adgang i brug med den kode, der blev sendt",
    request=ours.TargetActivation,
    responses={200: ours.AccessRequest, **shapes.errors(400, 404)},
)
