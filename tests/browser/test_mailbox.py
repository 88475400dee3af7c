"""Reading and forwarding post: on a wide screen, on a phone, with the keyboard alone, without script, and in danger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.mailbox import trusted
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages.models import Message
from tests.browser.checks import assert_accessible, assert_no_sideways_scroll, press
from tests.browser.conftest import PHONE, WIDE, Open
from tests.mailbox.letters import build_memo, html_file, place, text_file
from tests.people import Cast

LETTER = (
    b"<h1>P\xc3\xa5bud</h1><p>Kran 3 skal afsk\xc3\xa6rmes. <a href='https://at.eksempel.dk'>L\xc3\xa6s mere</a></p>"
)
# Every way a letter might try to act: script, event, form, remote picture, another base, a frame, a jump away.
HOSTILE = b"""<script>parent.document.title = 'overtaget'; document.body.innerHTML = 'overtaget'</script>
<base href="//ond.example/"><meta http-equiv="refresh" content="0;url=//ond.example/"><p>Venligt brev</p>
<img src="//ond.example/pixel.gif" onerror="parent.document.title = 'overtaget'"><form action="//ond.example/">
<button>Svar</button></form><iframe src="//ond.example/"></iframe><link rel="stylesheet" href="//ond.example/a.css">"""


def letter(cast: Cast, *files: memo.File, label: str, **fields: object) -> Placement:
    written = build_memo(*files)
    return place(
        cast.agency, content=memo.build(written), id=written.message_header.message_uuid, label=label, **fields
    )


@pytest.fixture
def story(live_server: object, cast: Cast) -> Cast:
    """Torben and Ida work in the agency's mailbox; there are four letters in it and one name on the list."""
    cast.torben, cast.ida  # noqa: B018 - the cast is built when asked for
    trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S")
    letter(cast, html_file(HOSTILE), label="Fjendtligt brev")
    letter(cast, html_file(LETTER), label="Stævning i sag 118", legal_notification=True)
    pdf = memo.File(encoding_format="application/pdf", filename="brev.pdf", language="da", content=b"%PDF-1.4 hej")
    letter(cast, pdf, label="Byggetilladelse til pakhus 7 og alle de bygninger, der hører til det")
    bilag = text_file("Foto følger".encode(), "Følgebrev æøå.txt")
    letter(cast, html_file(LETTER), bilag, label="Påbud om kran 3", reply_by=clock.now() + timedelta(days=2))
    return cast


def mailbox(cast: Cast) -> str:
    return f"/organisation/{cast.agency.pk}/postkasse/"


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_of_the_mailbox_is_accessible_and_fits(story: Cast, open_page: Open, width: int) -> None:
    page = open_page(mailbox(story), story.ida, width=width)

    def stands(heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert_accessible(page)
        assert_no_sideways_scroll(page)

    stands("Indbakke")
    page.get_by_text("Vælg Påbud om kran 3").check(force=True)
    expect(page.get_by_role("status")).to_have_text("1 brev valgt")
    assert_accessible(page)
    page.get_by_role("link", name="Påbud om kran 3").click()
    stands("Påbud om kran 3")
    page.get_by_role("link", name="Videresend").click()
    page.get_by_label("Modtager").select_option(index=1)
    stands("Videresend til betroet tredjepart")
    page.get_by_role("button", name="Videresend").click()
    stands("Videresend brevet til Revi A/S?")
    page.goto(mailbox(story) + "?q=stævning")
    stands("Indbakke")
    page.get_by_role("link", name="Stævning i sag 118").click()
    stands("Vil du åbne forkyndelsen?")
    page.goto(mailbox(story) + "mapper/slettet")
    stands("Slettet post")


def test_a_letter_is_read_its_documents_fetched_and_forwarded(story: Cast, open_page: Open, tmp_path: Path) -> None:
    page = open_page(mailbox(story), story.ida)
    page.get_by_role("link", name="Påbud om kran 3").click()
    expect(page.frame_locator("iframe").get_by_text("Kran 3 skal afskærmes.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent Bilag 1").click()
    assert download.value.suggested_filename == "Følgebrev æøå.txt"
    assert Path(download.value.path()).read_text() == "Foto følger"
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent hele beskeden").click()
    assert memo.examine(Path(download.value.path()).read_bytes()).valid
    page.get_by_role("link", name="Videresend").click()
    page.get_by_label("Modtager").select_option("Revi A/S, CVR 55667788")
    page.get_by_label("Kommentar").fill("Til orientering")
    expect(page.get_by_text("Du har 497 tegn tilbage").first).to_be_visible()
    page.get_by_role("button", name="Videresend").click()
    page.get_by_role("button", name="Videresend til Revi A/S").click()
    expect(page.get_by_text("Brevet er videresendt til Revi A/S. En kopi ligger i Sendt.")).to_be_visible()
    page.get_by_role("link", name="Indbakke").click()
    page.get_by_role("link", name="Sendt").click()
    expect(page.get_by_text("Til Revi A/S")).to_be_visible()


def test_the_keyboard_alone_reads_flags_moves_and_forwards(story: Cast, open_page: Open) -> None:
    page = open_page(mailbox(story), story.torben)
    press(page, "Påbud om kran 3")
    press(page, "Sæt flag")
    told = page.locator("[data-just-happened]")
    expect(told).to_contain_text("1 brev har fået flag.")
    expect(told).to_be_focused()
    press(page, "Flyt til Slettet post")
    expect(told).to_contain_text("1 brev er flyttet til Slettet post.")
    expect(told).to_be_focused()
    press(page, "Videresend")
    page.get_by_label("Modtager").focus()
    page.keyboard.press("ArrowDown")
    press(page, "Videresend")
    press(page, "Videresend til Revi A/S")
    expect(page.get_by_text("Brevet er videresendt til Revi A/S.")).to_be_visible()


def test_without_script_letters_are_marked_read_and_forwarded(story: Cast, open_page: Open) -> None:
    page = open_page(mailbox(story), story.ida, script=False)
    page.get_by_label("Vælg Påbud om kran 3").check(force=True)
    page.get_by_role("button", name="Markér som læst").click()
    expect(page.get_by_text("1 brev er markeret som læst.")).to_be_visible()
    page.get_by_role("link", name="Påbud om kran 3").click()
    expect(page.frame_locator("iframe").get_by_text("Kran 3 skal afskærmes.")).to_be_visible()
    page.get_by_role("link", name="Videresend").click()
    page.get_by_label("Modtager").select_option(index=1)
    page.get_by_role("button", name="Videresend").click()
    page.get_by_role("button", name="Videresend til Revi A/S").click()
    expect(page.get_by_text("Brevet er videresendt til Revi A/S.")).to_be_visible()


def test_a_long_heading_of_a_letter_has_room_on_a_phone(story: Cast, open_page: Open) -> None:
    page = open_page(mailbox(story), story.ida, width=PHONE)
    page.get_by_role("link", name="Påbud om kran 3").click()
    heading = page.frame_locator("iframe").get_by_role("heading", name="Påbud")
    room = heading.evaluate(
        "e => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize)"
    )
    assert room >= 1.2


def test_a_hostile_letter_shows_its_text_and_reaches_nothing(story: Cast, open_page: Open) -> None:
    page = open_page(mailbox(story), story.ida)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="Fjendtligt brev").click()
    expect(page.frame_locator("iframe").get_by_text("Venligt brev")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "ond.example" in url]
    expect(page).to_have_title("Fjendtligt brev – Nordø Havn – Digital Post")
    frame = page.frames[1]
    assert frame.evaluate("document.querySelectorAll('script, form, iframe, base, meta[http-equiv]').length") == 0
    assert frame.evaluate("window.origin") == "null"
    assert frame.evaluate("getComputedStyle(document.body).paddingTop") == "32px"


def test_a_legal_notification_opens_only_on_purpose(story: Cast, open_page: Open) -> None:
    page = open_page(mailbox(story), story.torben)
    page.get_by_role("link", name="Stævning i sag 118").click()
    expect(page.get_by_text("Det kan ikke fortrydes.")).to_be_visible()
    page.get_by_role("link", name="Lad den være uåbnet").click()
    assert Placement.objects.get(message__label="Stævning i sag 118").read_at is None
    page.get_by_role("link", name="Stævning i sag 118").click()
    page.get_by_role("button", name="Åbn forkyndelsen").click()
    expect(page.get_by_text("Torben Juhl åbnede forkyndelsen")).to_be_visible()


def test_the_second_of_two_colleagues_is_asked(story: Cast, open_page: Open) -> None:
    kran = Placement.objects.get(message__label="Påbud om kran 3")
    address = mailbox(story) + f"breve/{kran.message_id}/videresend"
    pages = [open_page(address, person) for person in (story.torben, story.ida)]
    for page in pages:
        page.get_by_label("Modtager").select_option(index=1)
        page.get_by_role("button", name="Videresend").click()
    for page in pages:
        page.get_by_role("button", name="Videresend til Revi A/S").click()
    expect(pages[0].get_by_text("Brevet er videresendt til Revi A/S.")).to_be_visible()
    expect(pages[1].get_by_text("Torben Juhl videresendte brevet til Revi A/S i dag kl.")).to_be_visible()
    assert Message.objects.filter(sender_organisation=story.agency).count() == 1
