"""How the resources of identities stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from administrativ_adgang.api import rights_shapes, shapes

_FILTERS = [
    OpenApiParameter("id", OpenApiTypes.UUID, many=True, description="Kan gentages."),
    OpenApiParameter("cprNumber", OpenApiTypes.STR),
    OpenApiParameter("type", OpenApiTypes.STR, enum=rights_shapes.IDENTITY_TYPES, many=True),
    OpenApiParameter("cvrNumber", OpenApiTypes.STR),
    OpenApiParameter("ridNumber", OpenApiTypes.STR, description="Navnet i loginløsningen (EMPLOYEE_ID)."),
    OpenApiParameter("clientId", OpenApiTypes.UUID, description="Systemets id (SYSTEM_ID)."),
    OpenApiParameter("filterContextId", OpenApiTypes.UUID, description="Organisationen."),
    OpenApiParameter("rightsAdmin", OpenApiTypes.BOOL, description="Kun rettighedsadministratorer, eller kun andre."),
    OpenApiParameter("status", OpenApiTypes.STR, enum=rights_shapes.STATUSES),
    OpenApiParameter("lastUpdated", OpenApiTypes.DATETIME, description="Ændret på eller efter dette tidspunkt."),
]

LIST = extend_schema(
    operation_id="identities_list",
    summary="Organisationens identiteter, og dem udefra, der har en rettighed i den",
    parameters=[*_FILTERS, *rights_shapes.SEARCHING],
    responses={200: rights_shapes.IdentitySearchResult, **shapes.errors(400)},
)
FETCH = extend_schema(
    operation_id="identities_fetch",
    summary="Én identitet",
    responses={200: rights_shapes.Identity, **shapes.errors(400, 404)},
)
CHANGE = extend_schema(
    operation_id="identities_change",
    summary="Ret navn, e-mailadresse eller status; INACTIVE lukker al adgang med det samme",
    parameters=[rights_shapes.IF_MATCH],
    request=rights_shapes.Identity,
    responses={200: rights_shapes.Identity, **shapes.errors(400, 404, 409)},
)
VERIFY = extend_schema(
    operation_id="identities_verify",
    summary="Bekræft e-mailadressen med den PIN-kode, der er sendt til den, eller bed om en ny",
    request=rights_shapes.EmailVerification,
    responses={200: rights_shapes.Identity, **shapes.errors(400, 404, 422)},
)
VALIDATE_CPR = extend_schema(
    operation_id="identities_validate_cpr",
    summary="Om et CPR-nummer er en borgers i kontaktregistret",
    request=rights_shapes.CPRValidationCommand,
    responses={200: rights_shapes.CPRValidation, **shapes.errors(400)},
)
