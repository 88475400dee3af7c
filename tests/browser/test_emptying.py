"""An emptying is held, gone on with and stopped by somebody without a mouse, on a wide screen and on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from administrativ_adgang.connection import emptying
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.kinds import SetUpWay
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press
from tests.browser.conftest import PHONE, WIDE, Open
from tests.builders import build_set_up
from tests.people import Cast
from tests.portal.connection.test_connect_views import ready
from tests.portal.systems.worlds import address


@pytest.fixture
def port(live_server: object, cast: Cast) -> Organisation:
    """Nils's port with three letters in its mailbox and systems to send them to."""
    cast.nils  # noqa: B018 - the cast is built when asked for
    ready(cast)
    return cast.agency


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_an_emptying_is_held_gone_on_with_and_stopped_by_keyboard(
    port: Organisation, cast: Cast, open_page: Open, width: int
) -> None:
    build_set_up(port, SetUpWay.PICKUP_ONLY, selectors.default_system(port))
    run = emptying.start(by=cast.nils, organisation=port)
    page = open_page(address(port, "emptying"), cast.nils, width=width)
    # The page brings itself up to date now and then; here nothing may change under the fingers.
    page.route("**/toemning/", lambda route: None if _is_unattended(route) else route.continue_())
    for link, question, button, state, told in (
        ("Hold pause", "Hold pause i tømningen?", "Hold pause", RunState.PAUSED, "er sat på pause"),
        ("Genoptag", "Genoptag tømningen?", "Genoptag tømningen", RunState.RUNNING, "er på vej eller venter"),
        ("Stop", "Stop tømningen?", "Stop tømningen", RunState.STOPPED, "er stoppet"),
    ):
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        press(page, link)
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        press(page, button)
        expect(page.locator("#koersel strong")).to_contain_text(told)
        run.refresh_from_db()
        assert run.state == state


def _is_unattended(route: Route) -> bool:
    return "x-unattended" in route.request.headers


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_preview_tells_what_will_happen_and_fits(
    port: Organisation, cast: Cast, open_page: Open, width: int
) -> None:
    page = open_page(address(port, "connect", way="systemafhentning"), cast.nils, width=width)
    expect(page.get_by_role("table", name="Beskeder efter det system, de går til")).to_contain_text("Havnens Sag")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert not EmptyingRun.objects.exists()
