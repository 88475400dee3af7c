"""How the contact register stands in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from administrativ_adgang.api import shapes

_WHOM = [
    OpenApiParameter(name, OpenApiTypes.STR, many=True, description="Kan gentages.")
    for name in ("id", "cprNumber", "cvrNumber")
]

LIST = extend_schema(
    operation_id="contacts_list",
    summary="Slå op, om der kan sendes Digital Post og NemSMS til nogen",
    parameters=[*_WHOM, *shapes.PAGING],
    responses={200: shapes.ContactSearchResult, **shapes.errors(400)},
)
FETCH = extend_schema(
    operation_id="contacts_fetch",
    summary="Én kontakt i kontaktregistret",
    responses={200: shapes.Contact, **shapes.errors(400, 404)},
)
