from __future__ import annotations

import random
from functools import partial

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import access, letters, selectors, services
from administrativ_adgang.mailbox.access import Viewer
from administrativ_adgang.mailbox.letters import Outcome, Result
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from tests.mailbox.at_once import assert_counters_are_true, at_once
from tests.mailbox.letters import build_message, place
from tests.people import Cast


def folder(viewer: Viewer, kind: FolderKind) -> Folder:
    return Folder.objects.get(mailbox=viewer.mailbox, kind=kind)


def outcomes(results: list[Result]) -> list[Outcome]:
    return [result.outcome for result in results]


def test_opening_a_letter_reads_it_and_records_who_once(cast: Cast) -> None:
    placement = place(cast.agency)
    viewer = access.viewer(cast.ida, cast.agency)
    letters.open_letter(viewer, placement)
    letters.mark(viewer, [placement.pk], read=False)
    letters.open_letter(access.viewer(cast.torben, cast.agency), selectors.letter(viewer, placement.pk))
    event = Event.objects.get(message_uuid=placement.message_id)
    assert (event.tag, event.actor_label) == (Tag.MESSAGE_READ, "Ida Krogh")
    assert event.recipient_organisation_id == cast.agency.pk
    assert Folder.objects.get(pk=placement.folder_id).unread == 0


def test_opening_ones_own_sent_copy_records_nothing(cast: Cast) -> None:
    message = build_message(cast.company)
    services.place_sent(message, organisation=cast.agency, at=message.received_at)
    viewer = access.viewer(cast.ida, cast.agency)
    copy = Placement.objects.get()
    letters.mark(viewer, [copy.pk], read=False)
    letters.open_letter(viewer, selectors.letter(viewer, copy.pk))
    assert not Event.objects.filter(message_uuid=message.pk).exists()


def test_a_legal_notification_is_not_opened_like_a_letter(cast: Cast) -> None:
    placement = place(cast.agency, legal_notification=True)
    with pytest.raises(RefusedByRule) as refusal:
        letters.open_letter(access.viewer(cast.ida, cast.agency), placement)
    assert refusal.value.code == "legal.notification.not.opened"
    assert not Event.objects.filter(message_uuid=placement.message_id).exists()
    assert_counters_are_true()


def test_marking_a_legal_notification_as_read_does_not_open_it(cast: Cast) -> None:
    placement = place(cast.agency, legal_notification=True)
    viewer = access.viewer(cast.ida, cast.agency)
    letters.mark(viewer, [placement.pk], read=True)
    assert selectors.awaits_legal_opening(viewer, placement)


def test_opening_a_legal_notification_records_the_person_once_and_it_stays_open(cast: Cast) -> None:
    placement = place(cast.agency, legal_notification=True)
    for person in (cast.torben, cast.ida):
        letters.open_legal_notification(access.viewer(person, cast.agency), placement)
    event = Event.objects.get(message_uuid=placement.message_id)
    assert (event.tag, event.actor_identity_id) == (Tag.MESSAGE_LEGALLY_NOTIFIED, cast.torben.pk)
    letters.open_letter(access.viewer(cast.ida, cast.agency), Placement.objects.get())
    assert_counters_are_true()


def test_marking_many_gives_a_result_for_each(cast: Cast) -> None:
    unread, read, foreign = place(cast.agency), place(cast.agency), place(cast.company)
    viewer = access.viewer(cast.ida, cast.agency)
    letters.mark(viewer, [read.pk], read=True)
    results = letters.mark(viewer, [unread.pk, read.pk, foreign.pk], read=True)
    assert outcomes(results) == [Outcome.DONE, Outcome.UNCHANGED, Outcome.GONE]
    assert [result.label for result in results] == [unread.message.label, read.message.label, ""]
    assert Placement.objects.get(pk=foreign.pk).read_at is None


def test_flags_go_on_and_off(cast: Cast) -> None:
    placement = place(cast.agency)
    viewer = access.viewer(cast.ida, cast.agency)
    assert outcomes(letters.flag(viewer, [placement.pk], flagged=True)) == [Outcome.DONE]
    assert outcomes(letters.flag(viewer, [placement.pk], flagged=True)) == [Outcome.UNCHANGED]
    assert outcomes(letters.flag(viewer, [placement.pk], flagged=False)) == [Outcome.DONE]
    assert not Placement.objects.get().flagged


def test_moving_with_an_old_version_says_so_and_moves_nothing(cast: Cast) -> None:
    placement = place(cast.agency)
    viewer = access.viewer(cast.ida, cast.agency)
    deleted, sent = folder(viewer, FolderKind.DELETED), folder(viewer, FolderKind.SENT)
    assert outcomes(letters.move(viewer, {placement.pk: 1}, folder=deleted)) == [Outcome.DONE]
    assert outcomes(letters.move(viewer, {placement.pk: 1}, folder=sent)) == [Outcome.CHANGED_MEANWHILE]
    assert outcomes(letters.move(viewer, {placement.pk: 1}, folder=deleted)) == [Outcome.UNCHANGED]
    assert Placement.objects.get().folder == deleted
    assert_counters_are_true()


def test_a_letter_cannot_be_moved_to_another_mailbox(cast: Cast) -> None:
    placement, elsewhere = place(cast.agency), place(cast.company).folder
    with pytest.raises(NotFound):
        letters.move(access.viewer(cast.ida, cast.agency), {placement.pk: 1}, folder=elsewhere)


def test_the_second_of_two_notes_is_told_and_the_first_kept(cast: Cast) -> None:
    placement = place(cast.agency)
    letters.write_note(access.viewer(cast.ida, cast.agency), placement, text="Ring til smeden", expected_version=1)
    with pytest.raises(StaleVersion):
        letters.write_note(access.viewer(cast.torben, cast.agency), placement, text="Glem det", expected_version=1)
    assert Placement.objects.get().note == "Ring til smeden"


def test_a_note_has_a_length(cast: Cast) -> None:
    with pytest.raises(RefusedByRule) as refusal:
        letters.write_note(
            access.viewer(cast.ida, cast.agency), place(cast.agency), text="x" * 4_001, expected_version=1
        )
    assert refusal.value.field == "note"


def test_being_forwarded_is_remembered_with_whom_and_by_whom(cast: Cast) -> None:
    placement = place(cast.agency)
    viewer = access.viewer(cast.torben, cast.agency)
    letters.mark_forwarded(viewer, placement, to="Revi A/S", expected_version=1)
    now = selectors.letter(viewer, placement.pk)
    assert (now.forwarded_to, now.forwarded_by, now.version) == ("Revi A/S", cast.torben, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_forward_at_once_one_is_told() -> None:
    cast = Cast()
    placement = place(cast.agency)
    viewers = [access.viewer(person, cast.agency) for person in (cast.torben, cast.ida)]
    raised = at_once(
        *(lambda v=v: letters.mark_forwarded(v, placement, to="Revi A/S", expected_version=1) for v in viewers)
    )
    assert [type(error) for error in raised] == [StaleVersion]


@pytest.mark.django_db(transaction=True)
def test_two_who_move_the_same_letter_at_once_move_it_once() -> None:
    cast = Cast()
    placement = place(cast.agency)
    viewers = [access.viewer(person, cast.agency) for person in (cast.torben, cast.ida)]
    targets = [folder(viewers[0], kind) for kind in (FolderKind.DELETED, FolderKind.SENT)]
    results: list[Outcome] = []
    works = [
        lambda v=v, t=t: results.extend(outcomes(letters.move(v, {placement.pk: 1}, folder=t)))
        for v, t in zip(viewers, targets, strict=True)
    ]
    assert at_once(*works) == []
    assert sorted(results) == [Outcome.CHANGED_MEANWHILE, Outcome.DONE]
    assert_counters_are_true()


@pytest.mark.django_db(transaction=True)
def test_colleagues_who_sort_the_same_letters_at_once_never_lock_each_other_or_spoil_a_counter() -> None:
    cast = Cast()
    everything = [place(cast.agency).message for _ in range(12)]
    viewer = access.viewer(cast.torben, cast.agency)
    folders = selectors.folders(viewer)

    def sort_letters(chooser: random.Random) -> None:
        chosen = chooser.sample(everything, 6)
        versions = dict(Placement.objects.filter(message__in=chosen).values_list("pk", "version"))
        match chooser.randrange(3):
            case 0:
                letters.mark(viewer, versions, read=chooser.random() < 0.5)
            case 1:
                letters.move(viewer, versions, folder=chooser.choice(folders))
            case 2:
                services.take_out([message.pk for message in chosen])
                services.place_many(chosen, at=clock.now())

    def work(seed: int) -> None:
        chooser = random.Random(seed)
        for _ in range(25):
            sort_letters(chooser)

    assert at_once(*(partial(work, seed) for seed in range(4))) == []
    assert sum(counted.total for counted in selectors.folders(viewer)) == 12
    assert_counters_are_true()
