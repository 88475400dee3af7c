"""How the emptyings of a mailbox stand in the OpenAPI description."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from administrativ_adgang.api import shapes
from administrativ_adgang.api.system_fetches.shapes import SystemFetch, SystemFetchListResult

LIST = extend_schema(
    operation_id="system_fetches_list",
    summary="Tømninger af postkassen, nyeste først, højst 100",
    parameters=[OpenApiParameter("fromDate", OpenApiTypes.DATETIME, description="Kun dem, der er begyndt siden.")],
    responses={200: SystemFetchListResult, **shapes.errors(400, 404)},
)
START = extend_schema(
    operation_id="system_fetches_start",
    summary="Send det, der ligger i postkassen, til systemerne",
    request=SystemFetch,
    responses={201: SystemFetch, **shapes.errors(400, 404, 422)},
)
FETCH = extend_schema(
    operation_id="system_fetches_fetch",
    summary="Én tømning med sine tal",
    responses={200: SystemFetch, **shapes.errors(400, 404)},
)
CHANGE = extend_schema(
    operation_id="system_fetches_change",
    summary="Stop tømningen (STOPPED), eller genoptag den (RUNNING)",
    request=SystemFetch,
    responses={200: SystemFetch, **shapes.errors(400, 404, 422)},
)
FORGET = extend_schema(
    operation_id="system_fetches_forget",
    summary="Tag en tømning, der er slut, af listen",
    responses={204: shapes.DONE, **shapes.errors(400, 404, 422)},
)
COUNT = extend_schema(
    operation_id="system_fetches_message_count",
    summary="Hvor mange beskeder en tømning af perioden ville sende: totalMessages i svarets ene række",
    parameters=[
        OpenApiParameter("fromDateTime", OpenApiTypes.DATETIME),
        OpenApiParameter("toDateTime", OpenApiTypes.DATETIME),
    ],
    responses={200: SystemFetchListResult, **shapes.errors(400, 404)},
)
