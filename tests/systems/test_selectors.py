"""Finding systems: by organisation, key and certificate; nobody else's."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.systems import credentials, selectors
from administrativ_adgang.systems.kinds import CVR_SLOT
from tests.builders import build_organisation, build_system
from tests.people import Cast
from tests.systems.makers import make_pem


def test_every_slot_is_listed_also_the_empty_ones(cast: Cast) -> None:
    third = build_system(cast.municipality, slot=3)
    for_cvr = build_system(cast.municipality, slot=CVR_SLOT)
    build_system(cast.municipality, is_sender=True)
    assert selectors.slots_of(cast.municipality) == {1: None, 2: None, 3: third, 4: None, CVR_SLOT: for_cvr}
    assert selectors.free_slots(cast.municipality) == [1, 2, 4]
    assert selectors.slots_of(cast.company) == {1: None}


def test_receivers_come_first_by_slot_and_senders_by_name(cast: Cast) -> None:
    build_system(cast.municipality, name="B", is_sender=True)
    build_system(cast.municipality, name="A", is_sender=True)
    build_system(cast.municipality, name="Z", slot=2)
    build_system(cast.municipality, name="Y", slot=1)
    assert [system.name for system in selectors.systems_of(cast.municipality)] == ["Y", "Z", "A", "B"]


def test_anothers_system_does_not_exist(cast: Cast) -> None:
    foreign = build_system(build_organisation(), slot=1)
    with pytest.raises(NotFound):
        selectors.get_system(cast.municipality, foreign.pk)
    assert selectors.get_system(foreign.organisation, foreign.pk) == foreign


def test_a_key_opens_only_its_own_system(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1, token="en")
    other = build_system(cast.municipality, slot=2, token="to")
    assert selectors.find_by_key(system.pk, "en") == system
    assert selectors.find_by_key(system.pk, "to") is None
    assert selectors.find_by_key(other.pk, "en") is None
    assert selectors.find_by_key(uuid.uuid4(), "en") is None
    assert selectors.find_by_key(system.pk, "") is None


def test_a_certificate_leads_to_its_systems_and_expiry(cast: Cast) -> None:
    system = build_system(cast.municipality, slot=1)
    bare = build_system(cast.municipality, slot=2)
    short = make_pem(ends=datetime.now(UTC) + timedelta(days=5))
    credentials.add_certificate(by=cast.karen, system=system, data=short)
    last = credentials.add_certificate(by=cast.karen, system=system, data=make_pem())

    assert selectors.last_expiries([system, bare]) == {system.pk: last.not_after}
    assert selectors.certificates_of(system)[0] == last


def test_many_systems_are_found_in_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    system = build_system(cast.municipality, slot=1)
    with django_assert_num_queries(1):
        assert selectors.systems_by_id([system.pk, uuid.uuid4()]) == {system.pk: system}


def test_an_organisation_that_never_chose_has_no_pickup(cast: Cast) -> None:
    assert selectors.set_up_of(cast.company).has_pickup is False
