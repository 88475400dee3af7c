"""What a change of rights is said to mean for screens, in words; whether it is true is tried in test_every_address."""

from __future__ import annotations

import uuid

import pytest

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES, Area, Privilege
from administrativ_adgang.fbrs.what_if import Change
from administrativ_adgang.portal import screens_of_rights
from administrativ_adgang.portal.screens_of_rights import Effect

SYSTEMS, CONTACTS = Privilege.ORGANISATION_ADMINISTRATOR, Privilege.CONTACT_ADMINISTRATOR
POST, STATISTICS = Privilege.MESSAGE_BASIC, Privilege.STATISTICS_ADMINISTRATOR
HERE = Organisation(pk=uuid.UUID(int=7), name="Nordø Havn")
ROOT = f"/organisation/{HERE.pk}/"


def effect(before: set[Privilege], after: set[Privilege]) -> Effect:
    return screens_of_rights.effect(Change(frozenset(before), frozenset(after)), HERE)


def told(lines: object) -> dict[str, str]:
    """Text to address."""
    return {line.text: line.address for line in lines}  # type: ignore[attr-defined]


def test_a_whole_area_goes_in_one_line_with_where_it_begins_and_what_one_did_there() -> None:
    found = effect({POST, STATISTICS}, {STATISTICS})
    assert told(found.lost) == {"Postkasse": f"{ROOT}postkasse/"}
    assert {"Læs breve", "Note på brevet", "Hent dokumenter"} <= set(found.lost[0].tasks)
    assert found.gained == ()
    assert not found.loses_everything


def test_where_only_changing_goes_it_says_so() -> None:
    found = effect({SYSTEMS, CONTACTS}, {CONTACTS})
    lost = told(found.lost)
    assert lost["kan ikke længere ændre i Systemer"] == f"{ROOT}systemer/"
    assert lost["Tømning"] == f"{ROOT}opsaetning/toemning/"
    assert "Systemer" not in lost
    line = next(line for line in found.lost if line.text.endswith("Systemer"))
    assert {"Opret system", "Slå et system fra", "Læg et certifikat op"} <= set(line.tasks)
    assert "Modtagersystemer" not in line.tasks


def test_gaining_tells_seeing_from_changing() -> None:
    found = effect({STATISTICS}, {STATISTICS, CONTACTS})
    assert told(found.gained)["Systemer, uden at kunne ændre"] == f"{ROOT}systemer/"
    assert "kan nu også ændre i Systemer" in told(effect({CONTACTS}, {CONTACTS, SYSTEMS}).gained)
    assert told(effect({STATISTICS}, {STATISTICS, POST}).gained) == {"Postkasse": f"{ROOT}postkasse/"}


def test_who_loses_everything_loses_the_organisation_and_every_screen_open_before() -> None:
    found = effect({POST}, set())
    assert found.loses_everything
    assert told(found.lost) == {"Forside": ROOT, "Postkasse": f"{ROOT}postkasse/"}


def test_a_change_without_effect_opens_and_closes_nothing() -> None:
    found = effect({POST, Privilege.MESSAGE_EMPLOYEE}, {POST})
    assert (found.gained, found.lost, found.opened, found.closed) == ((), (), frozenset(), frozenset())


def test_all_rights_open_every_screen_and_no_screen_is_open_to_none() -> None:
    found = effect(set(), set(PERSON_PRIVILEGES))
    assert found.opened == set(screens_of_rights.screens())
    assert all(screen.opens <= PERSON_PRIVILEGES and screen.opens for screen in screens_of_rights.screens())


@pytest.mark.parametrize("area", [area for area in Area if area != Area.FRONT_PAGE])
def test_every_area_with_an_address_can_be_told_in_tasks(area: Area) -> None:
    of_area = [screen for screen in screens_of_rights.screens() if screen.area == area]
    assert not of_area or any(screen.task for screen in of_area)
