"""People and rights in a browser: every page accessible and narrow, J2, and a review by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from administrativ_adgang.fbrs import access, reviews
from administrativ_adgang.fbrs.models import Decision, Identity, ReviewRound
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press
from tests.browser.conftest import PHONE, WIDE, Open
from tests.fbrs.worlds import grant_of
from tests.people import Cast
from tests.portal.people.worlds import ADMINISTRATOR, LOGS, STATISTICS, Town, address, item_of


@pytest.fixture
def town(live_server: object, cast: Cast) -> Town:
    return Town(cast)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_is_accessible_and_fits(town: Town, open_page: Open, width: int) -> None:
    vagn = town.with_partner()
    round_ = reviews.start_round(by=town.birgit, scope=town.home)
    item = item_of(round_, town.ole)
    reviews.decide(by=town.birgit, scope=town.home, item=item, decision=Decision.DROP, expected=item.version)
    people = address(town.home, "people")
    page = open_page(people, town.birgit, width=width)
    for there in (
        people,
        f"{people}?show=hviler",
        f"{people}?q=ingen+med+det+navn",
        address(town.home, "person", person_id=town.amina.pk),
        address(town.home, "person", person_id=vagn.pk),
        address(town.home, "person", person_id=town.rikke.pk),
        address(town.home, "person-history", person_id=town.ole.pk),
        address(town.home, "person-deactivate", person_id=town.birgit.pk),
        address(town.home, "person-reactivate", person_id=town.rikke.pk),
        address(town.home, "review"),
        address(town.home, "review-proof", round_id=round_.pk),
        "/mine-sessioner",
    ):
        page.goto(there)
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def test_j2_the_last_administrator_cannot_remove_the_own_role(town: Town, open_page: Open) -> None:
    own = address(town.home, "right-take", grant_id=grant_of(town.birgit, ADMINISTRATOR).pk)
    out = address(town.home, "person-deactivate", person_id=town.birgit.pk)
    for there, button in ((own, "Fjern Rettighedsadministrator fra Birgit Storm"), (out, "Gør Birgit Storm inaktiv")):
        page = open_page(there, town.birgit)
        page.get_by_role("button", name=button).click()
        summary = page.locator("[data-module=error-summary]")
        expect(summary).to_contain_text("Birgit Storm er den sidste rettighedsadministrator i Eksempelby Kommune.")
        expect(summary).to_contain_text("Intet er ændret.")
        expect(summary).to_contain_text("Giv først rettigheden til en anden, fx Amina Yusuf eller Ole Rask.")
        assert_accessible(page)
    page.goto(address(town.home, "people"))
    expect(page.get_by_text("Kun Birgit Storm kan give rettigheder.")).to_be_visible()
    assert access.may(town.birgit, ADMINISTRATOR, town.home)
    assert Identity.objects.get(pk=town.birgit.pk).is_active


def test_a_review_by_the_keyboard_alone(town: Town, open_page: Open) -> None:
    page = open_page(address(town.home, "people"), town.birgit)
    press(page, "Gennemgang")
    press(page, "Begynd en gennemgang")
    press(page, "Fjern alt fra Amina Yusuf")
    expect(page.get_by_role("status")).to_contain_text("Alle rettigheder er fjernet fra Amina Yusuf.")
    expect(page.get_by_text("1 af 3 personer er gennemgået.")).to_be_visible()
    press(page, "Behold Birgit Storms rettigheder")
    press(page, "Behold Ole Rasks rettigheder")
    expect(page.get_by_role("heading", name="Ingen gennemgang er i gang")).to_be_visible()
    press(page, "Gennemgang, der sluttede")
    expect(page.get_by_role("row", name="Amina Yusuf")).to_contain_text("Alt fjernet")
    expect(page.get_by_role("row", name="Ole Rask")).to_contain_text("Beholdt")
    assert ReviewRound.objects.get().finished_at is not None
    assert access.privileges_in(town.amina, town.home).isdisjoint({LOGS, STATISTICS})


def test_a_review_works_without_script(town: Town, open_page: Open) -> None:
    reviews.start_round(by=town.birgit, scope=town.home)
    page = open_page(address(town.home, "review"), town.birgit, width=PHONE, script=False)
    page.get_by_role("button", name="Behold Ole Rasks rettigheder").click()
    expect(page.get_by_text("Ole Rask beholder sine rettigheder.")).to_be_visible()
