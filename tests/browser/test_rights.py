"""The rights administrator at work: a right until a date, by keyboard alone, without script, and two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import expiry
from administrativ_adgang.fbrs.models import Grant
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press, tab_to
from tests.browser.conftest import PHONE, WIDE, Open
from tests.builders import build_employee
from tests.people import Cast
from tests.portal.rights.worlds import ADMINISTRATOR, RECALL, STATISTICS, SYSTEMS, Office

FAR = clock.today() + timedelta(days=60)
TYPED = f"{FAR:%d.%m.%Y}"


@pytest.fixture
def office(live_server: object, cast: Cast) -> Office:
    """Birgit's municipality, with colleagues."""
    return Office(cast)


def choose(page: Page, label: str) -> None:
    """Choose a right; its ring is drawn by the label, as people press it."""
    page.locator(f'label:text-is("{label}")').click()


def test_a_colleague_becomes_system_administrator_until_a_date(office: Office, open_page: Open) -> None:
    theirs = open_page(office.address("front"), office.sanne)
    menu = theirs.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Systemer")
    expect(menu).to_have_count(0)

    page = open_page(office.address("people"), office.birgit)
    page.get_by_role("link", name="Giv en rettighed").click()
    page.get_by_label("Navn eller titel").press_sequentially("sanne")
    expect(page.locator("a.row-link")).to_have_count(1)
    page.get_by_role("link", name="Sanne Lund").click()
    choose(page, "Systemadministrator")
    expect(page.locator("#what-if tr.hit", has_text="Systemer")).to_contain_text("ser og ændrer")
    page.get_by_label("Slutter").fill(TYPED)
    page.get_by_label("Slutter").press("Tab")
    expect(page.locator("#what-if")).to_contain_text("slutter af sig selv")
    expect(page.locator("#what-if-said")).to_have_text("Sanne Lund får Systemadministrator.")
    assert not office.may(office.sanne, SYSTEMS)
    page.get_by_role("button", name="Giv Sanne Lund rettigheden").click()
    expect(page.locator(".alert-success")).to_be_focused()

    theirs.reload()
    expect(menu).to_be_visible()
    given = office.right(office.sanne, SYSTEMS)
    assert given.notice_at == clock.end_of(FAR) - timedelta(days=14)
    with clock.moved(given.notice_at - clock.now() + timedelta(minutes=1)):
        assert expiry.send_notices() == 1
    about = Event.objects.filter(properties__grant=str(given.pk)).order_by("id")
    assert [(event.tag, event.properties["grantee_name"]) for event in about] == [
        (Tag.PRIVILEGES_GRANTED, "Sanne Lund"),
        (Tag.PRIVILEGES_ENDING, "Sanne Lund"),
    ]


def test_a_right_is_given_with_the_keyboard_alone(office: Office, open_page: Open) -> None:
    page = open_page(office.address("people"), office.birgit)
    press(page, "Giv en rettighed")
    tab_to(page, "Navn eller titel")
    page.keyboard.type("Amina")
    expect(page.locator("a.row-link")).to_have_count(1)
    press(page, "Amina Yusuf")
    tab_to(page, "Vælg en anden")  # past the menu, which has an item of the same name as a right
    tab_to(page, "Statistik")
    page.keyboard.press("Space")
    expect(page.locator("#what-if tr.hit", has_text="Statistik")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#what-if tr.hit", has_text="Tilbagekaldelse")).to_be_visible()
    tab_to(page, "Slutter")
    page.keyboard.type(TYPED)
    press(page, "Giv Amina Yusuf rettigheden")
    expect(page.locator(".alert-success")).to_be_focused()
    assert office.right(office.amina, RECALL).active_to == clock.end_of(FAR)


def test_without_script_a_button_shows_what_happens(office: Office, open_page: Open) -> None:
    page = open_page(f"{office.address('give-right')}?person={office.amina.pk}", office.birgit, script=False)
    choose(page, "Statistik")
    page.get_by_role("button", name="Vis, hvad der sker").click()
    expect(page.locator("#what-if tr.hit", has_text="Statistik")).to_contain_text("ser og ændrer")
    assert not office.may(office.amina, STATISTICS)
    page.get_by_role("button", name="Giv Amina Yusuf rettigheden").click()
    expect(page.locator(".alert-success")).to_contain_text("Amina Yusuf har fået rettigheden Statistik")


def test_two_administrators_save_at_once(office: Office, open_page: Open) -> None:
    jens = build_employee(office.home, ADMINISTRATOR, name="Jens Mikkelsen")
    there = office.address("change-rights", person_id=office.amina.pk)
    first, second = open_page(there, jens), open_page(there, office.birgit)
    choose(first, "Tilbagekaldelse")
    choose(second, "Statistik")
    expect(second.locator("#what-if tr.hit", has_text="Statistik")).to_be_visible()
    first.get_by_role("button", name="Gem Amina Yusufs rettigheder").click()
    expect(first.locator(".alert-success")).to_be_focused()

    second.get_by_role("button", name="Gem Amina Yusufs rettigheder").click()
    expect(second.locator(".alert-error")).to_contain_text("Jens Mikkelsen har ændret rettighederne imens")
    expect(second.get_by_label("Statistik", exact=True)).to_be_checked()
    expect(second.locator("table.conflict")).to_contain_text("Tilbagekaldelse")
    assert_accessible(second)
    assert office.may(office.amina, RECALL)
    assert not office.may(office.amina, STATISTICS)
    choose(second, "Tilbagekaldelse")
    second.get_by_role("button", name="Gem Amina Yusufs rettigheder").click()
    expect(second.locator(".alert-success")).to_be_focused()
    assert office.may(office.amina, STATISTICS)
    assert office.may(office.amina, RECALL)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_is_accessible_and_fits(office: Office, open_page: Open, width: int) -> None:
    group = office.group(office.amina, office.sanne)
    held, of_group = office.right(office.sanne, STATISTICS), Grant.objects.get(group=group)
    give = office.address("give-right")
    page = open_page(give, office.birgit, width=width)
    for address in (
        give,
        f"{give}?person={office.amina.pk}&privilege={SYSTEMS}&active_to={TYPED}",
        f"{give}?person={office.birgit.pk}&privilege={SYSTEMS}",
        office.address("change-rights", person_id=office.sanne.pk),
        office.address("right", grant_id=held.pk),
        office.address("right-take", grant_id=held.pk),
        office.address("right-take", grant_id=of_group.pk),
        office.address("rights"),
        office.address("right-history", privilege=RECALL.value),
        office.address("groups"),
        office.address("group-new"),
        office.address("group", group_id=group.pk),
        office.address("group-close", group_id=group.pk),
        office.address("group-add", group_id=group.pk),
        f"{office.address('group-give', group_id=group.pk)}?privilege={STATISTICS}",
        office.address("group-remove", group_id=group.pk, person_id=office.amina.pk),
    ):
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
