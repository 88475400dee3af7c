"""Where one comes in, and the choice of organisation."""

from __future__ import annotations

from django.test import Client

from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.client import StrictClient, text_at
from tests.people import Cast, log_in


def with_two(cast: Cast) -> Client:
    """Karen, with rights in the agency too."""
    fbrs.grant(by=None, grantee=cast.karen, privilege=Privilege.ORGANISATION_ADMINISTRATOR, scope=cast.agency)
    return log_in(StrictClient(), cast.karen)


def test_one_organisation_is_entered_at_once(cast: Cast) -> None:
    assert log_in(StrictClient(), cast.karen).get("/").url == f"/organisation/{cast.municipality.pk}/"


def test_several_are_chosen_among(cast: Cast) -> None:
    client = with_two(cast)
    assert client.get("/").url == "/organisationer"
    assert text_at(client.get("/organisationer").page, ".name") == ["Eksempelby Kommune", "Nordø Havn"]


def test_search_finds_by_part_of_the_name_and_by_number(cast: Cast) -> None:
    client = with_two(cast)
    assert text_at(client.get("/organisationer?q=nord").page, ".name") == ["Nordø Havn"]
    assert text_at(client.get("/organisationer?q=12345678").page, ".name") == ["Eksempelby Kommune"]


def test_a_search_without_a_hit_offers_them_all(cast: Cast) -> None:
    page = with_two(cast).get("/organisationer?q=xyz").page
    assert "Ingen af dine organisationer passer med »xyz«. Vis dem alle" in text_at(page, "p")


def test_the_frame_offers_the_choice_to_those_who_have_one(cast: Cast) -> None:
    front = f"/organisation/{cast.municipality.pk}/"
    assert "Skift organisation" in text_at(with_two(cast).get(front).page, ".org", "a")
    assert text_at(log_in(StrictClient(), cast.birgit).get(front).page, ".org", "a") == []


def test_whoever_has_no_rights_is_told_whom_to_ask(cast: Cast) -> None:
    cast.birgit  # noqa: B018 - the municipality's rights administrator
    newcomer = build_employee(cast.municipality, name="Ny Person")
    page = log_in(StrictClient(), newcomer).fetch("/organisationer")
    assert text_at(page, "h1") == ["Du har ingen rettigheder endnu"]
    assert text_at(page, ".panel", "li") == ["Birgit Storm"]
