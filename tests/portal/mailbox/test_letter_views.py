from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import access, letters, services
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from tests.builders import build_set_up, build_system
from tests.client import StrictClient, matching, text_at
from tests.mailbox.letters import build_memo, build_message, html_file, place, text_file
from tests.people import Cast, log_in


@pytest.fixture
def ida(cast: Cast) -> StrictClient:
    """Ida Krogh, who reads and forwards the agency's post."""
    return log_in(StrictClient(), cast.ida)  # type: ignore[return-value]


def letter(cast: Cast, *files: memo.File, header: dict[str, Any] | None = None, **fields: Any) -> Placement:
    written = build_memo(*(files or (html_file(b"<p>Brevet</p>"),)), header=header)
    return place(cast.agency, content=memo.build(written), id=written.message_header.message_uuid, **fields)


def address(cast: Cast, placement: Placement, part: str = "") -> str:
    return f"/organisation/{cast.agency.pk}/postkasse/breve/{placement.message_id}{part}"


def test_opening_reads_the_letter_and_shows_its_documents_and_its_sender(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast, html_file(b"<p>Brevet</p>"), text_file(b"bilag"))
    page = ida.fetch(address(cast, placement))
    assert text_at(page, "h1") == ["Påbud om afskærmning ved kran 3"]
    assert text_at(page, "table.documents", "tbody", "th") == ["Påbud Hoveddokument, HTML", "Bilag 1 Bilag 1, Tekst"]
    (frame,) = matching(page, "iframe")
    assert frame.get("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    assert frame.get("src") == address(cast, placement, "/dokumenter/0")
    assert "Tilsynet for Eksempler, CVR 44556677" in text_at(page, "dl.known", "dd")
    assert Placement.objects.get().read_at is not None
    assert text_at(page, "ul.history", "li")[0].endswith("Ida Krogh åbnede brevet")


def test_reading_again_is_not_a_second_event(cast: Cast) -> None:
    placement, ida = letter(cast), log_in(Client(), cast.ida)
    for part in ("", "", "/dokumenter/0", "/besked.xml"):
        b"".join(ida.get(address(cast, placement, part)))
    assert Event.objects.filter(tag=Tag.MESSAGE_READ).count() == 1


def test_moving_a_letter_stays_on_it_and_says_where_it_went(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast)
    (form,) = ida.fetch(address(cast, placement)).xpath("//form[.//button[@name='move_to']]")
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//*[@name]")}
    response = ida.submit(form.get("action"), sent)
    assert response.url == address(cast, placement)
    page = ida.fetch(response.url)
    assert text_at(page, "main", "div.alert", "p")[0] == "Udført: 1 brev er flyttet til Slettet post."
    assert text_at(page, "a.back-link") == ["Slettet post"]
    assert "Flyt til Indbakke" in text_at(page, "div.letter-actions", "button")


def test_marking_unread_from_the_letter_goes_back_to_the_folder(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast)
    ida.fetch(address(cast, placement))
    chosen = f"/organisation/{cast.agency.pk}/postkasse/mapper/indbakke/valgte"
    answer = ida.submit(chosen, {"letter": placement.pk, "on_letter": str(placement.message_id), "action": "unread"})
    assert answer.url.endswith("/mapper/indbakke")
    assert Placement.objects.get().read_at is None
    answer = ida.submit(chosen, {"letter": placement.pk, "on_letter": str(placement.message_id), "action": "flag"})
    assert answer.url == address(cast, placement)


def test_metadata_keeps_unknown_fields_under_their_own_name(cast: Cast, ida: StrictClient) -> None:
    content = memo.ContentData(
        case_id=memo.CaseID(case_id="2026-004512", case_system="Tilsyn"),
        additional_content_data=(
            memo.AdditionalContentData(content_data_name="Krannummer", content_data_value="<i>3</i>"),
        ),
    )
    page = ida.fetch(address(cast, letter(cast, header={"content_data": content})))
    known = dict(zip(text_at(page, "dl.known", "dt"), text_at(page, "dl.known", "dd"), strict=True))
    assert (known["Deres sagsnr."], known["Krannummer"]) == ("2026-004512, Tilsyn", "<i>3</i>")


def test_actions_of_the_sender_are_links_only_over_https(cast: Cast, ida: StrictClient) -> None:
    written = build_memo(html_file(b"<p>Betal</p>"))
    assert written.message_body is not None
    main = memo.MainDocument(
        files=written.message_body.main_document.files,
        actions=(
            memo.Action(
                label="Betal", action_code="BETALING", entry_point=memo.EntryPoint(url="https://eksempel.dk/betal")
            ),
            memo.Action(label="Kør", action_code="INFORMATION", entry_point=memo.EntryPoint(url="javascript:alert(1)")),
        ),
    )
    body = memo.MessageBody(created_date_time=clock.now(), main_document=main)
    new = memo.Message(memo_version=memo.V1_2, message_header=written.message_header, message_body=body)
    placement = place(cast.agency, content=memo.build(new), id=written.message_header.message_uuid)
    page = ida.fetch(address(cast, placement))
    assert page.xpath("//a[contains(., 'Betal')]/@href") == ["https://eksempel.dk/betal"]
    assert page.xpath("//strong[text()='Kør']")
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")


def test_a_file_that_is_not_what_it_says_is_only_for_downloading(cast: Cast, ida: StrictClient) -> None:
    page = ida.fetch(address(cast, letter(cast, html_file(b"%PDF-1.4 ..."))))
    assert not matching(page, "iframe")
    assert text_at(page, "div.no-view", "p")[0].startswith(
        "Afsenderen kalder filen HTML, men den indeholder noget andet"
    )


@pytest.mark.parametrize("how", ["row", "file"])
def test_content_that_was_fetched_meanwhile_leaves_a_clear_page(cast: Cast, ida: StrictClient, how: str) -> None:
    placement = letter(cast)
    if how == "file":
        storage.remove(placement.message.content_key)
    else:
        placement.message.content_key = ""
        placement.message.save(update_fields=["content_key"])
    page = ida.fetch(address(cast, placement))
    assert "Brevets indhold er ikke længere her" in text_at(page, "h2")
    assert not page.xpath("//a[text()='Videresend' or text()='Hent hele beskeden']")
    for part in ("/dokumenter/0", "/dokumenter/0/hent", "/besked.xml"):
        assert ida.get(address(cast, placement, part)).url == address(cast, placement)  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", ["", "/dokumenter/0", "/besked.xml", "/note", "/videresend", "/forkyndelse"])
def test_a_letter_that_was_emptied_meanwhile_leaves_a_page_that_says_so(
    cast: Cast, ida: StrictClient, part: str
) -> None:
    placement = letter(cast)
    Message.objects.update(state=State.DELIVERED)
    services.take_out([placement.message_id])
    page = ida.fetch(address(cast, placement, part), status=410)
    assert text_at(page, "div.panel", "h2") == ["Brevet er hentet af jeres eget system"]
    ida.submit(address(cast, placement, "/note"), {"note": "For sent", "version": 1}, status=410)


def test_a_letter_another_organisation_has_fetched_does_not_exist(cast: Cast, ida: StrictClient) -> None:
    place(cast.agency)
    foreign = build_message(cast.company, state=State.DELIVERED)
    ida.fetch(f"/organisation/{cast.agency.pk}/postkasse/breve/{foreign.pk}", status=404)


def test_a_legal_notification_shows_nothing_of_itself_before_it_is_opened(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast, legal_notification=True)
    legal = address(cast, placement, "/forkyndelse")
    for part in ("", "/dokumenter/0", "/dokumenter/0/hent", "/besked.xml", "/videresend"):
        assert ida.get(address(cast, placement, part)).url == legal  # type: ignore[attr-defined]
    page = ida.fetch(legal)
    assert "Nordø Havn anses for at have fået forkyndelsen på det tidspunkt, du åbner den." in text_at(
        page, "main", "li"
    )
    assert not Event.objects.filter(message_uuid=placement.message_id).exists()
    assert Placement.objects.get().read_at is None


def test_opening_a_legal_notification_names_the_person_in_the_log(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast, legal_notification=True)
    assert ida.submit(address(cast, placement, "/forkyndelse"), {}).url == address(cast, placement)
    page = ida.fetch(address(cast, placement))
    assert text_at(page, "ul.history", "li")[0].endswith("Ida Krogh åbnede forkyndelsen")
    events = Event.objects.filter(message_uuid=placement.message_id)
    assert [(event.tag, event.actor_identity_id) for event in events] == [(Tag.MESSAGE_LEGALLY_NOTIFIED, cast.ida.pk)]
    assert ida.get(address(cast, placement, "/forkyndelse")).url == address(cast, placement)  # type: ignore[attr-defined]


def test_a_note_is_saved_and_shown(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast)
    ida.submit(address(cast, placement, "/note"), {"note": "Ring til smeden", "version": 1})
    assert text_at(ida.fetch(address(cast, placement)), "textarea") == ["Ring til smeden"]


def test_a_note_somebody_else_changed_meanwhile_is_kept_for_a_second_try(cast: Cast, ida: StrictClient) -> None:
    placement = letter(cast)
    letters.write_note(access.viewer(cast.torben, cast.agency), placement, text="Torbens", expected_version=1)
    data: dict[str, Any] = {"note": "Idas", "version": 1}
    page = ida.submit(address(cast, placement, "/note"), data, status=409).page
    assert (text_at(page, "div.panel", "p"), text_at(page, "textarea")) == (["Torbens"], ["Idas"])
    (data["version"],) = page.xpath("//input[@name='version']/@value")
    ida.submit(address(cast, placement, "/note"), data)
    assert Placement.objects.get().note == "Idas"


def test_forwarding_is_not_offered_where_nothing_is_to_be_forwarded(cast: Cast, ida: StrictClient) -> None:
    message = build_message(cast.company)
    services.place_sent(message, organisation=cast.agency, at=clock.now())
    sent, received = Placement.objects.get(), letter(cast)
    assert not ida.fetch(address(cast, sent)).xpath("//a[text()='Videresend']")
    assert ida.fetch(address(cast, received)).xpath("//a[text()='Videresend']")
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, build_system(cast.agency, slot=1))
    assert not ida.fetch(address(cast, received)).xpath("//a[text()='Videresend']")


def test_a_sent_copy_tells_nothing_of_what_its_recipient_did(cast: Cast, ida: StrictClient) -> None:
    message = build_message(cast.company)
    services.place_sent(message, organisation=cast.agency, at=clock.now())
    for tag in (Tag.MESSAGE_READ, Tag.MEMO_AVAILABLE_TO_RECIPIENT):
        Event.objects.create(tag=tag, message_uuid=message.pk, recipient_organisation_id=cast.company.pk)
    page = ida.fetch(address(cast, Placement.objects.get()))
    assert not matching(page, "ul.history")
    assert "åbnet" not in page.text_content()


@pytest.mark.parametrize("part", ["", "/forkyndelse", "/note", "/videresend", "/besked.xml", "/dokumenter/0"])
def test_another_mailboxs_letter_and_an_unknown_one_do_not_exist(cast: Cast, ida: StrictClient, part: str) -> None:
    place(cast.agency)
    foreign = place(cast.company)
    ida.fetch(address(cast, foreign, part), status=404)
    ida.fetch(f"/organisation/{cast.agency.pk}/postkasse/breve/{uuid.uuid4()}{part}", status=404)
