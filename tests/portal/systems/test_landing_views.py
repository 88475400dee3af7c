"""Where would a message land?"""

from __future__ import annotations

import pytest

from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.messages.models import Message
from administrativ_adgang.systems.kinds import SetUpWay
from tests.builders import build_company, build_contact_point, build_employee, build_set_up, build_system
from tests.client import StrictClient, matching, text_at
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address, connected


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ({"post": "myndighedspost", "stoerrelse": "12,4"}, "Børn og Familie"),
        ({"post": "myndighedspost", "stoerrelse": "12,4", "bilag": "11"}, "Acta Sag"),
        ({"post": "myndighedspost", "stoerrelse": "40,1"}, "Acta Sag"),
        ({"post": "myndighedspost", "stoerrelse": "12,4", "kontaktpunkt": ""}, "Acta Sag"),
        ({"post": "virksomhedspost", "stoerrelse": "12,4"}, "Økonomi"),
    ],
)
def test_the_answer_is_that_of_the_routing(cast: Cast, wish: dict[str, str], place: str) -> None:
    point = build_contact_point(cast.municipality, connected(cast)["born"], name="Skole", size_threshold_mb=40)
    asked = {"kontaktpunkt": str(point.pk), "bilag": "3", **wish}
    client = log_in(StrictClient(), cast.karen)
    events = Event.objects.count()
    page = client.fetch(address(cast.municipality, "where-would-it-land"), data=asked)

    assert text_at(page, ".answer") == [f"Beskeden lander i {place}."]
    assert len(matching(page, ".rule", "strong")) == 1
    assert len(matching(page, "tr.hit")) == 1
    assert not Message.objects.exists()
    assert Event.objects.count() == events


def test_every_address_is_listed_with_its_three_answers(cast: Cast) -> None:
    build_contact_point(cast.municipality, connected(cast)["born"], name="Skole", size_threshold_mb=40)
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "where-would-it-land"))
    assert [row.split(" ")[0] for row in text_at(page, "tbody", "tr")] == ["Skole", "Uden", "CVR"]
    rows = text_at(page, "tbody", "tr")
    assert rows[0] == "Skole Børn og Familie Acta Sag Acta Sag 40 10"
    assert rows[1] == "Uden kontaktpunkt Acta Sag kan ikke sendes venter på Acta Sag 99,5 –"
    assert rows[2] == "CVR 12345678 Økonomi kan ikke sendes Acta Sag 99,5 –"


def test_without_pickup_everything_lands_in_the_mailbox(cast: Cast) -> None:
    page = log_in(StrictClient(), cast.nils).fetch(
        address(cast.agency, "where-would-it-land"), data={"post": "myndighedspost", "stoerrelse": "1", "bilag": "0"}
    )
    assert text_at(page, ".answer") == ["Beskeden lander i postkassen."]


def test_a_company_is_asked_about_size_only(cast: Cast) -> None:
    company = build_company()
    system = build_system(company, name="Ét", slot=1)
    build_set_up(company, SetUpWay.PICKUP_ONLY, system)
    boss = build_employee(company, Privilege.ORGANISATION_ADMINISTRATOR)
    page = log_in(StrictClient(), boss).fetch(
        address(company, "where-would-it-land"), data={"stoerrelse": "5", "bilag": "1"}
    )
    assert text_at(page, ".answer") == ["Beskeden lander i Ét."]
    assert not matching(page, "#id_post")


@pytest.mark.parametrize("wish", [{"stoerrelse": "100"}, {"stoerrelse": "x"}, {"bilag": "-1"}, {"post": "x"}])
def test_bad_input_is_told_and_answered_with_nothing(cast: Cast, wish: dict[str, str]) -> None:
    connected(cast)
    asked = {"post": "myndighedspost", "stoerrelse": "1", "bilag": "0", **wish}
    page = log_in(StrictClient(), cast.karen).fetch(address(cast.municipality, "where-would-it-land"), data=asked)
    assert len(text_at(page, ".alert-error", "li")) == 1
    assert not matching(page, ".answer")
