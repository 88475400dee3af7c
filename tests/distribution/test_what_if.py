"""The dry run asks the routing that real post goes through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from administrativ_adgang.distribution.routing import Destination
from administrativ_adgang.distribution.what_if import Landscape
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from tests.builders import build_company, build_contact_point, build_set_up, build_system
from tests.people import Cast

MEGABYTE = 1024 * 1024


def connected(cast: Cast) -> dict[str, Any]:
    """A default, a second system with a contact point, and a CVR system."""
    place = cast.municipality
    default, own = build_system(place, slot=1), build_system(place, slot=2)
    for_cvr = build_system(place, slot=CVR_SLOT)
    build_set_up(place, SetUpWay.CONTACTABLE, default)
    point = build_contact_point(place, own, name="Skole", size_threshold_mb=Decimal(40))
    return {"default": default, "own": own, "cvr": for_cvr, "point": point}


def test_point_size_and_kind_decide(cast: Cast) -> None:
    world = connected(cast)
    landscape = Landscape(cast.municipality)
    (point,) = landscape.points
    assert landscape.decide(point=point, size=40 * MEGABYTE).system_id == world["own"].pk
    assert landscape.decide(point=point, size=40 * MEGABYTE + 1).system_id == world["default"].pk
    assert landscape.decide().system_id == world["default"].pk
    assert landscape.decide(is_company_post=True).system_id == world["cvr"].pk


def test_every_address_lands_within_its_limit_above_it_and_with_its_system_off(cast: Cast) -> None:
    world = connected(cast)
    addresses = {address.name: address for address in Landscape(cast.municipality).addresses()}
    assert list(addresses) == ["Skole", "Uden kontaktpunkt", "CVR 12345678"]
    school = addresses["Skole"]
    assert school.within.system_id == world["own"].pk
    assert school.above.system_id == world["default"].pk
    assert school.system_off.system_id == world["default"].pk
    # The default has nobody behind it: its post waits there.
    assert addresses["Uden kontaktpunkt"].system_off.system_id == world["default"].pk


def test_without_pickup_every_address_is_the_mailbox(cast: Cast) -> None:
    decisions = [address.within.destination for address in Landscape(cast.agency).addresses()]
    assert set(decisions) == {Destination.MAILBOX}


def test_a_company_has_one_address(cast: Cast) -> None:
    company = build_company()
    system = build_system(company, slot=1)
    build_set_up(company, SetUpWay.PICKUP_ONLY, system)
    (address,) = Landscape(company).addresses()
    assert address.within.system_id == system.pk


def test_the_landscape_is_looked_up_once_however_often_it_is_asked(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    connected(cast)
    landscape = Landscape(cast.municipality)
    with django_assert_num_queries(0):
        landscape.addresses()
        landscape.decide(is_company_post=True)
