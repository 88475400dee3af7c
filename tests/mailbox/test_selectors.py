from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import access, letters, selectors, services
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from tests.mailbox.letters import build_message, place
from tests.people import Cast


def inbox(cast: Cast) -> Folder:
    return Folder.objects.get(mailbox__owner_id=cast.agency.cvr_number, kind=FolderKind.INBOX)


def test_the_built_in_folders_are_shown_before_the_first_letter(cast: Cast) -> None:
    folders = selectors.folders(access.viewer(cast.ida, cast.agency))
    assert {(folder.name, folder.total) for folder in folders} == {
        ("Indbakke", 0), ("Kladder", 0), ("Sendt", 0), ("Slettet post", 0)
    }  # fmt: skip
    assert not Folder.objects.exists()


def test_pages_follow_each_other_by_key_even_when_many_came_in_one_moment(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    moment = clock.now()
    services.place_many([build_message(cast.agency) for _ in range(70)], at=moment)
    services.place_many([build_message(cast.agency) for _ in range(40)], at=moment + timedelta(minutes=1))
    viewer, folder = access.viewer(cast.ida, cast.agency), inbox(cast)
    seen: list[int] = []
    key = None
    for expected in (50, 50, 10):
        with django_assert_num_queries(1):
            page = selectors.letters(viewer, folder, before=key)
            assert [letter.message.label for letter in page.letters]
        assert len(page.letters) == expected
        seen += [letter.pk for letter in page.letters]
        key = page.older
    assert key is None
    assert seen == list(Placement.objects.order_by("-placed_at", "-id").values_list("pk", flat=True))


def test_search_looks_in_titles_and_senders_of_this_folder_only(cast: Cast) -> None:
    title = place(cast.agency, label="Høring om SEJLRENDEN")
    sender = place(cast.agency, sender_label="Sejlrendens Venner")
    place(cast.agency, label="Noget andet")
    place(cast.company, label="Sejlrenden, kopi")
    page = selectors.letters(access.viewer(cast.ida, cast.agency), inbox(cast), search="sejlrende")
    assert [letter.pk for letter in page.letters] == [sender.pk, title.pk]
    assert (page.older, page.is_cut) == (None, False)


@pytest.mark.parametrize("wildcard", ["%", "_", "\\"])
def test_search_takes_every_character_as_it_is(cast: Cast, wildcard: str) -> None:
    place(cast.agency, label="Årsopgørelse")
    hit = place(cast.agency, label=f"Rabat 10 {wildcard} i dag")
    page = selectors.letters(access.viewer(cast.ida, cast.agency), inbox(cast), search=wildcard)
    assert [letter.pk for letter in page.letters] == [hit.pk]


def test_a_search_stops_at_its_depth_says_so_and_goes_on_from_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "SEARCH_DEPTH", 3)
    oldest = place(cast.agency, label="Den gamle")
    for number in range(4):
        place(cast.agency, label=f"Nyere {number}")
    viewer = access.viewer(cast.ida, cast.agency)
    first = selectors.letters(viewer, inbox(cast), search="gamle")
    assert (first.letters, first.is_cut) == ([], True)
    second = selectors.letters(viewer, inbox(cast), search="gamle", before=first.older)
    assert ([letter.pk for letter in second.letters], second.is_cut) == ([oldest.pk], False)


def test_a_letter_in_another_mailbox_does_not_exist(cast: Cast) -> None:
    foreign = place(cast.company)
    for viewer in (access.viewer(cast.ida, cast.agency),):
        with pytest.raises(NotFound):
            selectors.letter(viewer, foreign.pk)
    place(cast.agency)
    with pytest.raises(NotFound):
        selectors.letter(access.viewer(cast.ida, cast.agency), foreign.pk)


def test_history_is_the_recipients_newest_first_and_nothing_on_a_senders_copy(cast: Cast) -> None:
    placement = place(cast.company)
    services.place_sent(placement.message, organisation=cast.agency, at=clock.now())
    for tag in (Tag.MEMO_SEND_VALIDATED, Tag.MESSAGE_READ):
        Event.objects.create(tag=tag, message_uuid=placement.message_id, recipient_organisation_id=cast.company.pk)
    viewer = access.viewer(cast.ida, cast.agency)
    sent_copy = Placement.objects.get(mailbox=viewer.mailbox)
    assert selectors.history(viewer, sent_copy) == []


def test_history_shows_the_reading(cast: Cast) -> None:
    placement = place(cast.agency)
    viewer = access.viewer(cast.ida, cast.agency)
    Event.objects.create(
        tag=Tag.MEMO_SEND_VALIDATED, message_uuid=placement.message_id, recipient_organisation_id=cast.agency.pk
    )
    letters.open_letter(viewer, placement)
    assert [event.tag for event in selectors.history(viewer, placement)] == [Tag.MESSAGE_READ, Tag.MEMO_SEND_VALIDATED]
