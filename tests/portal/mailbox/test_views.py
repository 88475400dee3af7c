from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import access, letters, selectors, services
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from tests.builders import build_set_up, build_system
from tests.client import StrictClient, matching, text_at
from tests.mailbox.letters import build_message, place
from tests.people import Cast, log_in


@pytest.fixture
def ida(cast: Cast) -> StrictClient:
    """Ida Krogh, who reads and forwards the agency's post."""
    return log_in(StrictClient(), cast.ida)  # type: ignore[return-value]


def inbox(organisation: Organisation) -> str:
    return f"/organisation/{organisation.pk}/postkasse/"


def titles(page: Any) -> list[str]:
    return text_at(page, "a.mail-title")


def test_a_letter_is_listed_with_everything_one_sorts_by(cast: Cast, ida: StrictClient) -> None:
    placement = place(
        cast.agency,
        label="Stævning",
        sender_label="Retten",
        post_type=PostType.COMPANY,
        legal_notification=True,
        attachment_count=2,
        reply_by=clock.now() + timedelta(days=30),
    )
    letters.flag(access.viewer(cast.ida, cast.agency), [placement.pk], flagged=True)
    page = ida.fetch(inbox(cast.agency))
    assert text_at(page, "tbody", "span.unread-word") == ["Ulæst"]
    assert text_at(page, "span.chip") == ["Virksomhedspost", "Forkyndelse"]
    assert "Retten · 2 bilag" in text_at(page, "div.about")[0]
    assert matching(page, "svg.flagged")
    assert text_at(page, "td.deadline-cell")[0]


def test_post_that_does_not_say_as_what_it_is_sent_is_an_authoritys(cast: Cast, ida: StrictClient) -> None:
    place(cast.agency, post_type="")
    assert text_at(ida.fetch(inbox(cast.agency)), "span.chip") == ["Myndighedspost"]


def test_a_letter_that_is_being_emptied_says_what_it_waits_for(cast: Cast, ida: StrictClient) -> None:
    place(cast.agency, state=State.AWAITING_DELIVERY)
    assert "Venter på jeres system" in text_at(ida.fetch(inbox(cast.agency)), "div.about")[0]


def test_a_read_letter_is_not_called_unread(cast: Cast, ida: StrictClient) -> None:
    placement = place(cast.agency)
    letters.mark(access.viewer(cast.ida, cast.agency), [placement.pk], read=True)
    page = ida.fetch(inbox(cast.agency))
    assert not matching(page, "span.unread-word")
    assert "1 brev." in text_at(page, "main", "p")


def test_folders_show_their_unread_number_in_figures_and_words(cast: Cast, ida: StrictClient) -> None:
    place(cast.agency)
    place(cast.agency)
    page = ida.fetch(inbox(cast.agency))
    assert text_at(page, "nav.folders", "a")[0] == "Indbakke 2 2 ulæste"
    assert text_at(page, "nav.folders", "a")[1:] == ["Sendt", "Slettet post"]


def test_an_empty_mailbox_says_it_is_no_error(cast: Cast, ida: StrictClient) -> None:
    assert text_at(ida.fetch(inbox(cast.agency)), "div.empty", "h2") == ["I har ingen post endnu"]


def test_older_letters_are_led_to_by_key(
    cast: Cast, ida: StrictClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    services.place_many([build_message(cast.agency, label="Gammelt")], at=clock.now() - timedelta(days=2))
    services.place_many([build_message(cast.agency) for _ in range(50)], at=clock.now())
    with django_assert_max_num_queries(14):
        first = ida.fetch(inbox(cast.agency))
    assert len(titles(first)) == 50
    (older,) = first.xpath("//a[text()='Vis ældre']/@href")
    assert titles(ida.fetch(inbox(cast.agency) + older)) == ["Gammelt"]


@pytest.mark.parametrize(
    "key", ["x", "2026-10-14,1", "2026-99-99T00:00:00Z,1", "2026-10-14T10:00:00Z,", "2026-10-14T10:00:00Z,²"]
)
def test_a_key_that_is_not_ours_shows_the_newest(cast: Cast, ida: StrictClient, key: str) -> None:
    place(cast.agency, label="Nyeste")
    assert titles(ida.fetch(inbox(cast.agency), data={"fra": key})) == ["Nyeste"]


def test_search_finds_titles_and_senders_and_can_be_taken_away(cast: Cast, ida: StrictClient) -> None:
    place(cast.agency, label="Høring om sejlrenden")
    place(cast.agency, label="Andet")
    page = ida.fetch(inbox(cast.agency), data={"q": "sejlrende"})
    assert titles(page) == ["Høring om sejlrenden"]
    assert text_at(page, "a.tag") == ["Fjern filter: sejlrende"]
    nothing = ida.fetch(inbox(cast.agency), data={"q": "<b>findes ikke</b>"})
    assert text_at(nothing, "div.empty", "h2") == ["Ingen breve passer til søgningen"]
    assert "»<b>findes ikke</b>«" in text_at(nothing, "div.empty", "p")[0]


def test_a_search_that_stopped_says_how_far_it_came(
    cast: Cast, ida: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "SEARCH_DEPTH", 2)
    for label in ("Det søgte", "x", "y"):
        place(cast.agency, label=label)
    page = ida.fetch(inbox(cast.agency), data={"q": "søgte"})
    (further,) = page.xpath("//a[text()='Søg videre i ældre breve']/@href")
    assert titles(ida.fetch(inbox(cast.agency) + further)) == ["Det søgte"]


@pytest.mark.parametrize("way", [SetUpWay.CONTACTABLE, SetUpWay.PICKUP_ONLY])
def test_with_pickup_a_banner_says_who_fetches_and_a_letter_why_it_lies_here(cast: Cast, way: SetUpWay) -> None:
    build_set_up(cast.agency, way, build_system(cast.agency, name="Acta Sag", slot=1))
    services.place_undelivered([build_message(cast.agency)], "Acta Sag afviste beskeden.")
    page = log_in(StrictClient(), cast.ida).fetch(inbox(cast.agency))  # type: ignore[attr-defined]
    assert (
        "Posten hentes af Acta Sag. Her ligger kun det, der venter, eller som ikke kunne afleveres."
        in (text_at(page, "div.alert")[0])
    )
    assert "Ikke afleveret Acta Sag afviste beskeden." in text_at(page, "div.about")


def test_doing_something_to_many_tells_what_became_of_each(cast: Cast, ida: StrictClient) -> None:
    unread, read = place(cast.agency, label="Ulæst brev"), place(cast.agency, label="Læst brev")
    letters.mark(access.viewer(cast.ida, cast.agency), [read.pk], read=True)
    foreign = place(cast.company)
    chosen = [unread.pk, read.pk, foreign.pk, "x", "9" * 30]
    ida.submit(inbox(cast.agency) + "mapper/indbakke/valgte", {"letter": chosen, "action": "read"})
    (told,) = text_at(ida.fetch(inbox(cast.agency)), "div.alert", "p")
    assert told == (
        "Udført: 1 brev er markeret som læst. »Læst brev« var det i forvejen. 1 brev ligger ikke længere i postkassen."
    )
    assert Placement.objects.get(pk=foreign.pk).read_at is None


@pytest.mark.parametrize(
    ("action", "field", "value"), [("unread", "read_at", None), ("flag", "flagged", True), ("unflag", "flagged", False)]
)
def test_each_action_does_what_it_says(cast: Cast, ida: StrictClient, action: str, field: str, value: object) -> None:
    placement = place(cast.agency)
    viewer = access.viewer(cast.ida, cast.agency)
    letters.mark(viewer, [placement.pk], read=True)
    letters.flag(viewer, [placement.pk], flagged=action == "unflag")
    ida.submit(inbox(cast.agency) + "mapper/indbakke/valgte", {"letter": placement.pk, "action": action})
    assert getattr(Placement.objects.get(), field) == value


def move(ida: StrictClient, address: str, *chosen: Placement, to: str = "slettet", version: int = 1) -> list[str]:
    """Move letters from the inbox as the page does, and what is told afterwards."""
    versions = {f"version-{one.pk}": version for one in chosen}
    ida.submit(f"{address}mapper/indbakke/valgte", {"letter": [one.pk for one in chosen], "move_to": to, **versions})
    return text_at(ida.fetch(address), "main", "div.alert", "p")


def test_letters_are_moved_to_deleted_post_and_back(cast: Cast, ida: StrictClient) -> None:
    placement = place(cast.agency, label="Påbud")
    page = ida.fetch(inbox(cast.agency))
    assert [button.get("value") for button in page.xpath("//button[@name='move_to']")] == ["slettet"]
    assert page.xpath(f"//input[@name='version-{placement.pk}']/@value") == ["1"]
    assert move(ida, inbox(cast.agency), placement) == ["Udført: 1 brev er flyttet til Slettet post."]
    assert text_at(ida.fetch(inbox(cast.agency)), "div.empty", "h2") == ["Indbakken er tom"]
    deleted = ida.fetch(inbox(cast.agency) + "mapper/slettet")
    assert titles(deleted) == ["Påbud"]
    assert text_at(deleted, "div.bulk", "button")[0] == "Flyt til Indbakke"
    back = {"letter": placement.pk, f"version-{placement.pk}": 2, "move_to": "indbakke"}
    ida.submit(inbox(cast.agency) + "mapper/slettet/valgte", back)
    assert titles(ida.fetch(inbox(cast.agency))) == ["Påbud"]


def test_a_letter_somebody_changed_meanwhile_is_not_moved_and_named(cast: Cast, ida: StrictClient) -> None:
    first, second = place(cast.agency, label="Rørt"), place(cast.agency, label="Urørt")
    letters.write_note(access.viewer(cast.ida, cast.agency), first, text="Set", expected_version=1)
    assert move(ida, inbox(cast.agency), first, second) == [
        "Udført: 1 brev er flyttet til Slettet post. »Rørt« er ændret af en kollega imens og er ikke rørt."
    ]
    assert titles(ida.fetch(inbox(cast.agency))) == ["Rørt"]


@pytest.mark.parametrize("to", ["sendt", "kladder", "indbakke", "findes-ikke"])
def test_no_letter_is_moved_where_the_page_does_not_offer_it(cast: Cast, ida: StrictClient, to: str) -> None:
    assert "Sæt først kryds" in move(ida, inbox(cast.agency), place(cast.agency), to=to)[0]
    assert Placement.objects.get().folder.kind == FolderKind.INBOX


def test_what_was_sent_is_not_moved(cast: Cast, ida: StrictClient) -> None:
    services.place_sent(build_message(cast.company), organisation=cast.agency, at=clock.now())
    assert not ida.fetch(inbox(cast.agency) + "mapper/sendt").xpath("//button[@name='move_to']")


@pytest.mark.parametrize("data", [{}, {"action": "read"}, {"action": "slet", "letter": "1"}])
def test_nothing_chosen_or_an_unknown_action_changes_nothing(
    cast: Cast, ida: StrictClient, data: dict[str, str]
) -> None:
    place(cast.agency)
    ida.submit(inbox(cast.agency) + "mapper/indbakke/valgte", data)
    assert "Sæt først kryds" in text_at(ida.fetch(inbox(cast.agency)), "div.alert", "p")[0]


def test_sent_letters_say_to_whom_and_how_far_they_came(cast: Cast, ida: StrictClient) -> None:
    message = build_message(cast.company, recipient_label="Revi A/S", state="RECEIVED")
    services.place_sent(message, organisation=cast.agency, at=clock.now())
    page = ida.fetch(inbox(cast.agency) + "mapper/sendt")
    assert "Til Revi A/S · På vej" in text_at(page, "div.about")[0]


@pytest.mark.parametrize("folder", ["findes-ikke", "00000000-0000-4000-8000-000000000000", "INBOX"])
def test_an_unknown_folder_does_not_exist(cast: Cast, ida: StrictClient, folder: str) -> None:
    place(cast.agency)
    ida.fetch(inbox(cast.agency) + f"mapper/{folder}", status=404)


def test_another_mailboxs_own_folder_does_not_exist(cast: Cast, ida: StrictClient) -> None:
    place(cast.agency)
    other = Folder.objects.create(mailbox=place(cast.company).mailbox, kind=FolderKind.USER_DEFINED, name="Hemmelig")
    ida.fetch(inbox(cast.agency) + f"mapper/{other.pk}", status=404)


def test_the_rights_administrator_is_refused_and_told_what_is_missing(cast: Cast) -> None:
    page = log_in(StrictClient(), cast.birgit).fetch(inbox(cast.municipality), status=403)  # type: ignore[attr-defined]
    assert "Postkasse, basis eller Postkasse, avanceret" in page.text_content()


def test_a_stranger_does_not_see_that_the_mailbox_exists(cast: Cast) -> None:
    log_in(StrictClient(), cast.freja).fetch(inbox(cast.agency), status=404)  # type: ignore[attr-defined]


def test_a_deadline_at_the_end_of_the_calendar_closes_no_mailbox(cast: Cast, ida: StrictClient) -> None:
    """What .NET writes for "never"; Danish time has no such moment."""
    placement = place(cast.agency, reply_by=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert "9999" in text_at(ida.fetch(inbox(cast.agency)), "td.deadline-cell")[0]
    ida.fetch(f"/organisation/{cast.agency.pk}/postkasse/breve/{placement.message_id}")
