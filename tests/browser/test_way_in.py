"""From log-in to the statistics: on a wide screen, on a phone, with the keyboard alone, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import LoginSession
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.messages import rollups
from administrativ_adgang.messages.models import Direction, PostType
from administrativ_adgang.systems.kinds import SetUpWay
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press
from tests.browser.conftest import PHONE, WIDE, Open
from tests.builders import build_contact_point, build_set_up, build_system
from tests.people import Cast


@pytest.fixture
def story(live_server: object, cast: Cast) -> Cast:
    """Karen works for two organisations, Birgit and Sanne for one, which has a system and some post."""
    cast.birgit, cast.sanne  # noqa: B018 - the cast is built when asked for
    fbrs.grant(by=None, grantee=cast.karen, privilege=Privilege.ORGANISATION_ADMINISTRATOR, scope=cast.agency)
    acta = build_system(cast.municipality, name="Acta Sag", slot=1, endpoint="https://acta.example/memo")
    build_set_up(cast.municipality, SetUpWay.CONTACTABLE, default=acta)
    build_contact_point(cast.municipality, acta)
    line = rollups.Line(cast.municipality.pk, clock.today(), Direction.SENT, rollups.NO_SYSTEM, PostType.AUTHORITY)
    rollups.add([(line, 100)] * 1234)
    return cast


@pytest.mark.parametrize("width", [WIDE, WIDE // 2, PHONE], ids=["wide", "enlarged to 200 %", "phone"])
def test_every_page_on_the_way_is_accessible_and_fits(story: Cast, open_page: Open, width: int) -> None:
    page = open_page("/", width=width)
    for step in ("Karen Holm", "Eksempelby Kommune"):
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.get_by_text(step, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forside")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Åbn statistik").click()
    expect(page.get_by_role("definition").first).to_have_text("1.234")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_the_keyboard_alone_is_enough(story: Cast, open_page: Open) -> None:
    page = open_page("/")
    press(page, "Karen Holm")
    press(page, "Eksempelby Kommune")
    press(page, "Statistik")
    expect(page.get_by_role("heading", level=1)).to_have_text("Statistik")
    press(page, "Skift organisation")
    press(page, "Nordø Havn")
    expect(page.locator(".org-name")).to_have_text("Nordø Havn")
    press(page, "Log af")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")


def test_the_first_stop_leads_past_the_menu(story: Cast, open_page: Open) -> None:
    page = open_page("/", story.birgit)
    press(page, "Gå til sidens indhold")
    expect(page.locator("main")).to_be_focused()


def test_on_a_phone_the_menu_opens_leads_on_and_closes(story: Cast, open_page: Open) -> None:
    page = open_page("/", story.birgit, width=PHONE)
    page.get_by_role("button", name="Menu").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("link", name="Forside")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    drawer.get_by_role("link", name="Statistik").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Statistik")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_without_script_everything_is_still_there(story: Cast, open_page: Open, width: int) -> None:
    page = open_page("/log-ind", width=width, script=False)
    page.get_by_text("Birgit Storm").click()
    page.get_by_role("link", name="Statistik", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Statistik")
    page.get_by_label("Fra").fill("2026-10-02")
    page.get_by_label("Til og med").fill("2026-10-01")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_role("link", name="Slutdatoen ligger før startdatoen")).to_be_visible()
    page.get_by_role("button", name="Log af").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")


def test_a_running_emptying_renews_itself_and_says_so(story: Cast, open_page: Open) -> None:
    run = EmptyingRun.objects.create(
        organisation=story.municipality, started_by=story.karen, last_placement_id=0, total=1284, delivered=844
    )
    page = open_page("/", story.birgit)
    page.clock.install()
    page.reload()
    assert_accessible(page)
    until = LoginSession.objects.get().expire_date
    EmptyingRun.objects.filter(pk=run.pk).update(delivered=900)
    page.clock.fast_forward(11_000)
    expect(page.locator("#emptying")).to_contain_text("900 af 1.284 beskeder er afleveret")
    assert LoginSession.objects.get().expire_date == until, "a page that renews itself keeps nobody logged in"
    expect(page.locator("#emptying-said")).to_contain_text("900 af 1.284 beskeder er afleveret")
    EmptyingRun.objects.filter(pk=run.pk).update(state=RunState.FINISHED)
    page.clock.fast_forward(11_000)
    expect(page.locator("#emptying")).to_contain_text("Tømningen er slut.")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_page_of_a_missing_right_is_accessible_and_fits(story: Cast, open_page: Open, width: int) -> None:
    page = open_page(f"/organisation/{story.municipality.pk}/systemer/opret/", story.birgit, width=width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Du kan se Systemer, men ikke ændre noget")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_an_error_takes_focus_and_its_link_leads_to_the_field(story: Cast, open_page: Open) -> None:
    statistics = f"/organisation/{story.municipality.pk}/statistik/"
    page = open_page(f"{statistics}?start=2026-10-02&end=2026-10-01&split=month", story.sanne)
    expect(page).to_have_title("Fejl: Statistik – Eksempelby Kommune – Digital Post")
    expect(page.locator("[data-module=error-summary]")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("link", name="Slutdatoen ligger før startdatoen").click()
    expect(page.get_by_label("Til og med")).to_be_focused()


@pytest.mark.parametrize("address", ["/hjaelp", "/tilgaengelighed", "/privatliv", "/galleri", "/findes-ikke"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_plain_pages_and_the_gallery_too(live_server: object, open_page: Open, address: str, width: int) -> None:
    page = open_page(address, width=width)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
