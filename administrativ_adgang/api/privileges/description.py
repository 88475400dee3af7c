"""How the resources of privileges stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from administrativ_adgang.api import rights_shapes, shapes
from administrativ_adgang.fbrs.privileges import Privilege

_FILTERS = [
    OpenApiParameter("issuer", OpenApiTypes.UUID, description="Kun dem, denne identitet har givet."),
    OpenApiParameter("scope", OpenApiTypes.UUID, description="Kun i denne organisation."),
    OpenApiParameter("type", OpenApiTypes.STR, enum=Privilege.values, many=True),
]

LIST = extend_schema(
    operation_id="direct_privileges_list",
    summary="Direkte rettigheder i organisationen, der ikke er afsluttet",
    parameters=[*_FILTERS, *rights_shapes.SEARCHING],
    responses={200: rights_shapes.DirectPrivilegeSearchResult, **shapes.errors(400)},
)
OF_GRANTEE = extend_schema(
    operation_id="direct_privileges_of_grantee",
    summary="De direkte rettigheder, én identitet har i organisationen",
    parameters=[*_FILTERS, *rights_shapes.SEARCHING],
    responses={200: rights_shapes.DirectPrivilegeSearchResult, **shapes.errors(400, 404)},
)
GIVE = extend_schema(
    operation_id="direct_privileges_give",
    summary="Giv en rettighed; issuerId svarer for den",
    request=rights_shapes.DirectPrivilegeCommand,
    responses={201: rights_shapes.DirectPrivilege, **shapes.errors(400, 409)},
)
FETCH = extend_schema(
    operation_id="direct_privileges_fetch",
    summary="Én direkte rettighed",
    responses={200: rights_shapes.DirectPrivilege, **shapes.errors(400, 404)},
)
TAKE = extend_schema(
    operation_id="direct_privileges_take",
    summary="Fjern en rettighed og alt, der er givet videre fra den; virker fra næste kald",
    parameters=[rights_shapes.IF_MATCH],
    request=rights_shapes.DirectPrivilegeRevocation,
    responses={204: shapes.DONE, **shapes.errors(400, 404, 409)},
)
CHANGE_MANY = extend_schema(
    operation_id="direct_privileges_bulk",
    summary="Fjern og giv op til 100 rettigheder: alle eller ingen. Svaret er dem, der blev givet",
    request=rights_shapes.BulkDirectPrivileges,
    responses={200: rights_shapes.DirectPrivilege(many=True), **shapes.errors(400, 409)},
)
TYPES = extend_schema(
    operation_id="privilege_types_list",
    summary="De rettigheder, systemet må give i en organisation",
    parameters=[OpenApiParameter("scopeIdentityId", OpenApiTypes.UUID, description="Organisationen; egen, når tom.")],
    responses={
        200: OpenApiResponse({"type": "array", "items": {"type": "string", "enum": Privilege.values}}),
        **shapes.errors(400, 404),
    },
)
