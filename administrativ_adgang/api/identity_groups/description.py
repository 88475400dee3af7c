"""How the resources of groups stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from administrativ_adgang.api import rights_shapes, shapes

LIST = extend_schema(
    operation_id="identity_groups_list",
    summary="Organisationens grupper med medlemmer og rettigheder",
    parameters=rights_shapes.SEARCHING,
    responses={200: rights_shapes.IdentityGroupSearchResult, **shapes.errors(400)},
)
CREATE = extend_schema(
    operation_id="identity_groups_create",
    summary="Opret en gruppe, eventuelt med medlemmer og rettigheder",
    request=rights_shapes.IdentityGroup,
    responses={201: rights_shapes.IdentityGroup, **shapes.errors(400, 404, 409)},
)
FETCH = extend_schema(
    operation_id="identity_groups_fetch",
    summary="Én gruppe",
    responses={200: rights_shapes.IdentityGroup, **shapes.errors(400, 404)},
)
RENAME = extend_schema(
    operation_id="identity_groups_rename",
    summary="Giv gruppen et andet navn",
    parameters=[rights_shapes.IF_MATCH],
    request=rights_shapes.IdentityGroup,
    responses={200: rights_shapes.IdentityGroup, **shapes.errors(400, 404, 409)},
)
CLOSE = extend_schema(
    operation_id="identity_groups_close",
    summary="Nedlæg gruppen; dens rettigheder slutter for alle medlemmer",
    parameters=[rights_shapes.IF_MATCH],
    responses={204: shapes.DONE, **shapes.errors(400, 404, 409)},
)
GIVE = extend_schema(
    operation_id="identity_groups_give",
    summary="Giv gruppen en rettighed",
    request=rights_shapes.GroupPrivilege,
    responses={201: rights_shapes.GroupPrivilege, **shapes.errors(400, 404, 409)},
)
CHANGE_END = extend_schema(
    operation_id="identity_groups_change_end",
    summary="Lad en af gruppens rettigheder slutte på et andet tidspunkt",
    parameters=[rights_shapes.IF_MATCH],
    request=rights_shapes.GroupPrivilege,
    responses={200: rights_shapes.GroupPrivilege, **shapes.errors(400, 404, 409)},
)
TAKE = extend_schema(
    operation_id="identity_groups_take",
    summary="Fjern en rettighed fra gruppen",
    parameters=[rights_shapes.IF_MATCH],
    responses={204: shapes.DONE, **shapes.errors(400, 404, 409)},
)
ADD = extend_schema(
    operation_id="identity_groups_add_grantee",
    summary="Lad en medarbejder være med i gruppen",
    request=rights_shapes.Grantee,
    responses={201: rights_shapes.Grantee, **shapes.errors(400, 404, 409)},
)
CHANGE_GRANTEE = extend_schema(
    operation_id="identity_groups_change_grantee",
    summary="Et medlem kan ikke ændres, kun tilføjes og fjernes; svaret er medlemmet, som det er",
    parameters=[rights_shapes.IF_MATCH],
    request=rights_shapes.Grantee,
    responses={200: rights_shapes.Grantee, **shapes.errors(400, 404, 409)},
)
REMOVE = extend_schema(
    operation_id="identity_groups_remove_grantee",
    summary="Tag en medarbejder ud af gruppen",
    parameters=[rights_shapes.IF_MATCH],
    responses={204: shapes.DONE, **shapes.errors(400, 404, 409)},
)
