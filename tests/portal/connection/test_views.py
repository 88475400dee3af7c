"""The set-up page and the changes that empty nothing."""

from __future__ import annotations

import pytest

from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from tests.builders import build_company, build_contact_point, build_employee
from tests.client import StrictClient, matching, text_at, text_of
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address, connected


def test_the_three_ways_say_what_they_demand_and_which_is_chosen(cast: Cast) -> None:
    connected(cast)
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "set-up"))
    assert text_at(page, "section", "h2") == [
        "1. Kontaktbar med kontaktstruktur",
        "2. Ikke kontaktbar, men med systemafhentning Jeres opsætning nu",
        "3. Ingen systemafhentning",
    ]
    first = text_of(matching(page, "section")[0])
    assert "Mangler: Gør mindst ét kontaktpunkt synligt" in first
    assert "Opfyldt: Et CVR-system er udpeget" in first


def test_a_company_chooses_between_two(cast: Cast) -> None:
    company = build_company("Revi A/S")
    boss = build_employee(company, Privilege.ORGANISATION_ADMINISTRATOR)
    client = log_in(StrictClient(), boss)
    page = client.fetch(address(company, "set-up"))
    assert len(matching(page, "section")) == 2
    assert "CVR-system" not in text_of(matching(page, "section")[0])
    client.fetch(address(company, "set-up-change", way="kontaktbar"), status=404)


def test_two_becomes_one_when_a_point_is_visible(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "set-up-change", way="kontaktbar")
    assert "kontaktpunkt synligt" in text_at(client.fetch(there), ".alert-warning")[0]
    page = client.submit(there, {"version": 1}, status=422).page
    assert "kontaktpunkt synligt" in text_at(page, ".alert-error", "li")[0]

    build_contact_point(cast.municipality, systems["born"])
    page = client.fetch(there)
    assert "Andre kan begynde en besked til jer nej ja" in text_at(page, "tr.hit")
    client.submit(there, {"version": 1})
    assert selectors.set_up_of(cast.municipality).way == SetUpWay.CONTACTABLE


def test_giving_up_pickup_says_what_it_costs_and_does_it(cast: Cast) -> None:
    systems = connected(cast)
    client = log_in(StrictClient(), cast.karen)
    there = address(cast.municipality, "set-up-change", way="postkasse")
    assert "Jeres modtagersystemer slås fra" in text_of(client.fetch(there))
    client.submit(there, {"version": 1})
    assert selectors.set_up_of(cast.municipality).way == SetUpWay.NO_PICKUP
    assert not System.objects.get(pk=systems["acta"].pk).is_active
    # The second press, from the old page, is no change at all: the way is chosen already.
    client.submit(there, {"version": 1}, status=409)


def test_the_way_one_has_and_ways_that_are_none_lead_nowhere(cast: Cast) -> None:
    connected(cast)
    client = log_in(StrictClient(), cast.karen)
    assert client.get(address(cast.municipality, "set-up-change", way="systemafhentning")).status_code == 302
    client.fetch(address(cast.municipality, "set-up-change", way="fjerde"), status=404)


@pytest.mark.parametrize(("who", "status"), [("birgit", 403), ("freja", 404)])
def test_only_the_system_administrator_changes_the_way(cast: Cast, who: str, status: int) -> None:
    connected(cast)
    client = log_in(StrictClient(), getattr(cast, who))
    there = address(cast.municipality, "set-up-change", way="postkasse")
    client.fetch(there, status=status)
    client.submit(there, {"version": 1}, status=status)
    assert selectors.set_up_of(cast.municipality).way == SetUpWay.PICKUP_ONLY
