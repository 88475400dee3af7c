"""The municipality with its systems, as most page tests want it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol, SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_set_up, build_system
from tests.people import Cast

FILLED = {"name": "Byggesag", "protocol": "REST_PUSH", "endpoint": "https://post.byggesag.example/memo"}
FILLED |= {"memo_version": "1.1", "size_limit_mb": "40,0"}


def address(organisation: Organisation, name: str, **keywords: Any) -> str:
    """The address of a page of the portal in an organisation."""
    return reverse(f"portal:{name}", kwargs={"organisation_id": organisation.pk, **keywords})


def connected(cast: Cast) -> dict[str, System]:
    """Three systems for authority post, slot 4 free, and the CVR system; set-up 2."""
    place = cast.municipality
    systems = {
        "acta": build_system(place, name="Acta Sag", slot=1, endpoint="https://acta.example/memo"),
        "born": build_system(
            place, name="Børn og Familie", slot=2, endpoint="https://born.example/memo", size_limit_mb=Decimal(40)
        ),
        "loen": build_system(place, name="Løn og Personale", slot=3, protocol=Protocol.REST_PULL),
        "cvr": build_system(place, name="Økonomi", slot=CVR_SLOT, protocol=Protocol.REST_PULL),
    }
    build_set_up(place, SetUpWay.PICKUP_ONLY, systems["acta"])
    return systems
