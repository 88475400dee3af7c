"""Whoever recalls post: one message in time, one too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from administrativ_adgang.core import clock
from administrativ_adgang.distribution import services
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages.states import State
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press
from tests.browser.conftest import PHONE, WIDE, Open
from tests.builders import build_employee
from tests.people import Cast
from tests.portal.recall.test_views import confirm, sent
from tests.portal.systems.worlds import address
from tests.stored import Stored


def test_one_is_recalled_with_the_keyboard_alone_and_one_is_too_late(
    live_server: object, cast: Cast, stored: Stored, open_page: Open
) -> None:
    rikke = build_employee(cast.municipality, Privilege.RECALL_ADMINISTRATOR, name="Rikke Bang")
    first = sent(cast, days=1, label="Afgørelse")
    with clock.moved(-timedelta(days=2)):
        second = sent(cast, days=1, label="Kvittering")
    page = open_page(address(cast.municipality, "recall"), rikke)
    press(page, "Afgørelse")
    press(page, "Tilbagekald beskeden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tilbagekald »Afgørelse«?")
    page.get_by_label("Hvorfor tilbagekaldes den?").focus()
    page.keyboard.type("Forkert bilag")
    press(page, "Tilbagekald beskeden")
    expect(page.locator(".alert-success")).to_contain_text("Afgørelse er tilbagekaldt.")
    first.refresh_from_db()
    assert first.state == State.RECALLED

    page.get_by_role("checkbox", name="Vælg Kvittering").check()
    page.get_by_role("button", name="Tilbagekald de valgte").click()
    assert services.release_due() == 1
    page.get_by_label("Hvorfor tilbagekaldes den?").fill("Sendt to gange")
    page.get_by_role("button", name="Tilbagekald beskeden").click()
    expect(page.locator(".alert-error")).to_contain_text("Kvittering blev leveret i dag kl.")
    assert list(Placement.objects.values_list("message_id", flat=True)) == [second.pk]


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_pages_of_recall_are_accessible_and_fit(
    live_server: object, cast: Cast, stored: Stored, open_page: Open, width: int
) -> None:
    rikke = build_employee(cast.municipality, Privilege.RECALL_ADMINISTRATOR, name="Rikke Bang")
    message = sent(cast, label="Afgørelse om tilbagebetaling af for meget udbetalt boligstøtte")
    there = address(cast.municipality, "recall-message", message_id=message.pk)
    for place in (address(cast.municipality, "recall"), there, confirm(cast, message)):
        page = open_page(place, rikke, width=width)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
