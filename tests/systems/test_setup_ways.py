"""What each of the three ways demands."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from administrativ_adgang.systems import setup_ways
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.setup_ways import SetUpFacts

READY = SetUpFacts(
    is_authority=True,
    has_default=True,
    default_is_ready=True,
    default_takes_largest=True,
    has_cvr_system=True,
    cvr_system_is_ready=True,
    visible_points=1,
)
BARE = SetUpFacts(is_authority=True, has_default=False)


@pytest.mark.parametrize("way", list(SetUpWay))
def test_an_organisation_with_everything_may_choose_every_way(way: SetUpWay) -> None:
    assert setup_ways.missing(way, READY) == []


@pytest.mark.parametrize(
    ("way", "lacking", "part"),
    [
        (SetUpWay.PICKUP_ONLY, {"has_default": False}, "Udpeg et standardsystem"),
        (SetUpWay.PICKUP_ONLY, {"default_is_ready": False}, "Gør standardsystemet klar"),
        (SetUpWay.PICKUP_ONLY, {"default_takes_largest": False}, "99,5 MB"),
        (SetUpWay.PICKUP_ONLY, {"has_cvr_system": False}, "Udpeg et CVR-system"),
        (SetUpWay.PICKUP_ONLY, {"cvr_system_is_ready": False}, "Gør CVR-systemet klar"),
        (SetUpWay.CONTACTABLE, {"has_cvr_system": False}, "Udpeg et CVR-system"),
        (SetUpWay.CONTACTABLE, {"visible_points": 0}, "kontaktpunkt synligt"),
        (SetUpWay.CONTACTABLE, {"is_authority": False}, "Kun en myndighed"),
        (SetUpWay.NO_PICKUP, {"waiting": 3}, "Antal, der venter: 3"),
        (SetUpWay.NO_PICKUP, {"emptying_runs": True}, "tømningen"),
    ],
)
def test_each_thing_that_is_lacking_is_named(way: SetUpWay, lacking: dict[str, Any], part: str) -> None:
    found = setup_ways.missing(way, dataclasses.replace(READY, **lacking))
    assert len(found) == 1
    assert part in found[0]


def test_a_bare_authority_may_only_do_without_pickup_and_is_told_the_first_step_of_each() -> None:
    assert setup_ways.missing(SetUpWay.NO_PICKUP, BARE) == []
    assert len(setup_ways.missing(SetUpWay.PICKUP_ONLY, BARE)) == 2
    assert len(setup_ways.missing(SetUpWay.CONTACTABLE, BARE)) == 3


def test_a_company_needs_no_cvr_system() -> None:
    company = dataclasses.replace(READY, is_authority=False, has_cvr_system=False, cvr_system_is_ready=False)
    assert setup_ways.missing(SetUpWay.PICKUP_ONLY, company) == []


def test_only_taking_up_pickup_needs_consent() -> None:
    needing = [(a, b) for a in SetUpWay for b in SetUpWay if setup_ways.consent_needed(a, b)]
    assert needing == [
        (SetUpWay.NO_PICKUP, SetUpWay.CONTACTABLE),
        (SetUpWay.NO_PICKUP, SetUpWay.PICKUP_ONLY),
    ]
