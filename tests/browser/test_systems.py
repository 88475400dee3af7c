"""System administrators at work: a new system, bad input, another default, and why nothing arrives."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.models import System
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press
from tests.browser.conftest import PHONE, WIDE, Open
from tests.people import Cast
from tests.portal.connection.test_connect_views import ready
from tests.portal.systems.worlds import address, connected
from tests.portal.systems.worlds_of_post import build_attempts, build_waiting


@pytest.fixture
def systems(live_server: object, cast: Cast) -> dict[str, System]:
    """Karen's municipality with its systems; one of them stands still."""
    cast.karen  # noqa: B018 - the cast is built when asked for
    found = connected(cast)
    first, *_ = build_waiting(found["born"], 3)
    build_attempts(first, 4, cause="KEY_REFUSED", technical="HTTP 401")
    return found


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def test_a_system_is_registered_after_bad_input_and_its_key_is_shown(
    systems: dict[str, System], cast: Cast, open_page: Open
) -> None:
    page = open_page(address(cast.municipality, "systems"), cast.karen)
    page.get_by_role("link", name="Opret modtagersystem").first.click()
    page.get_by_text("Plads 4: myndighedspost").click()
    fill(page, "Navn", "Byggesag")
    fill(page, "Adresse, vi afleverer til", "http://post.byggesag.example/memo")
    fill(page, "Tilladte IP-adresser", "192.0.2.0/26")
    page.get_by_role("button", name="Gem, og vis nøglen").click()

    expect(page).to_have_title("Fejl: Opret system – Eksempelby Kommune – Digital Post")
    expect(page.locator("#error-summary-heading")).to_have_text("Systemet er ikke gemt. Ret 2 felter")
    assert_accessible(page)
    page.get_by_role("link", name="Adressen skal begynde med https://").click()
    expect(page.get_by_label("Adresse, vi afleverer til", exact=True)).to_be_focused()
    fill(page, "Adresse, vi afleverer til", "https://post.byggesag.example/memo")
    fill(page, "Tilladte IP-adresser", "192.0.2.0/27")
    page.get_by_role("button", name="Gem, og vis nøglen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Byggesag er oprettet")
    key = page.get_by_label("Nøgle til Byggesag").input_value()
    assert len(key) > 80
    assert_accessible(page)
    page.get_by_role("link", name="Jeg har kopieret nøglen").click()
    expect(page.locator(".panel .status").first).to_contain_text("Ikke i brug")
    expect(page.locator("main")).not_to_contain_text(key)


def test_the_default_is_named_with_the_keyboard_alone(systems: dict[str, System], cast: Cast, open_page: Open) -> None:
    page = open_page(address(cast.municipality, "systems"), cast.karen)
    press(page, "Løn og Personale")
    press(page, "Gør til standardsystem")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gør Løn og Personale til standardsystem?")
    assert selectors.default_system(cast.municipality) == systems["acta"]
    press(page, "Gør Løn og Personale til standardsystem")
    expect(page.locator(".alert-success")).to_be_focused()
    expect(page.get_by_role("row", name="Løn og Personale")).to_contain_text("Standard")
    assert selectors.default_system(cast.municipality) == systems["loen"]


def test_from_the_list_to_the_attempts_that_failed(systems: dict[str, System], cast: Cast, open_page: Open) -> None:
    page = open_page(address(cast.municipality, "systems"), cast.karen)
    page.get_by_role("link", name="Børn og Familie").click()
    expect(page.get_by_role("heading", name="Hvorfor det mislykkes: 4 forsøg, 1 årsag")).to_be_visible()
    page.get_by_role("link", name="Se alle forsøg").click()
    expect(page.get_by_role("row")).to_have_count(5)
    expect(page.get_by_role("row").nth(1)).to_contain_text("Modtageren afviser vores adgangsnøgle")


def test_who_saves_second_sees_the_difference_and_decides(
    systems: dict[str, System], cast: Cast, open_page: Open
) -> None:
    there = address(cast.municipality, "system-edit", system_id=systems["born"].pk)
    first, second = open_page(there, cast.karen), open_page(there, cast.karen)
    fill(first, "Leverandør", "Den første")
    first.get_by_role("button", name="Gem systemet").click()
    expect(first.locator(".alert-success")).to_be_visible()
    fill(second, "Leverandør", "Den anden")
    second.get_by_role("button", name="Gem systemet").click()
    expect(second.get_by_role("row", name="Leverandør")).to_contain_text("Den første")
    assert System.objects.get(pk=systems["born"].pk).supplier == "Den første"
    assert_accessible(second)
    second.get_by_role("button", name="Gem systemet").click()
    expect(second.locator(".alert-success")).to_be_visible()
    assert System.objects.get(pk=systems["born"].pk).supplier == "Den anden"


@pytest.mark.parametrize("script", [True, False])
def test_the_first_connection_is_agreed_to_by_name(
    live_server: object, cast: Cast, open_page: Open, script: bool
) -> None:
    ready(cast)
    page = open_page(address(cast.agency, "set-up"), cast.nils, script=script)
    page.locator("section", has_text="2. Ikke kontaktbar").get_by_role("link").click()
    start = page.get_by_role("button", name="Start tømning af 3 beskeder")
    fill(page, "Skriv organisationens navn for at give samtykke", "Nordø")
    start.click()
    expect(page.locator(".alert-error")).to_contain_text("Navnet svarer ikke til Nordø Havn")
    assert not EmptyingRun.objects.exists()
    fill(page, "Skriv organisationens navn for at give samtykke", "Nordø Havn")
    start.click()
    expect(page.locator("main")).to_contain_text("0 af 3 beskeder er afleveret")
    assert EmptyingRun.objects.get().total == 3


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_is_accessible_and_fits(systems: dict[str, System], cast: Cast, open_page: Open, width: int) -> None:
    page = open_page("/", cast.karen, width=width)
    born = {"system_id": systems["born"].pk}
    loen = {"system_id": systems["loen"].pk}
    for name, keywords in (
        ("systems", {}),
        ("system", born),
        ("system", loen),
        ("system-attempts", born),
        ("system-new", {}),
        ("system-edit", born),
        ("system-make-default", loen),
        ("system-make-cvr", loen),
        ("system-deactivate", born),
        ("system-renew-key", born),
        ("system-networks", born),
        ("system-certificate", born),
        ("where-would-it-land", {}),
        ("set-up", {}),
        ("set-up-change", {"way": "kontaktbar"}),
        ("emptying", {}),
    ):
        page.goto(address(cast.municipality, name, **keywords))
        assert_accessible(page)
        assert_no_sideways_scroll(page)
