from __future__ import annotations

import uuid
from functools import partial

import pytest

import memo
from administrativ_adgang.core.errors import NotAllowed, NotFound, RefusedByRule, StaleVersion
from administrativ_adgang.distribution import forward
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.mailbox import access, selectors, trusted
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from administrativ_adgang.messages.models import Message
from administrativ_adgang.systems.kinds import SetUpWay
from kontaktregister import services as register
from tests.builders import build_set_up, build_system
from tests.mailbox.at_once import assert_counters_are_true, at_once
from tests.mailbox.letters import build_memo, html_file, place
from tests.people import Cast


def letter(cast: Cast, **fields: object) -> Placement:
    written = build_memo(html_file(b"<p>Brevet</p>"))
    return place(cast.agency, content=memo.build(written), id=written.message_header.message_uuid, **fields)


def send(
    cast: Cast, placement: Placement, *, by: Identity, version: int = 1, entry: uuid.UUID | None = None
) -> Message:
    if entry is None:
        entry = trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S").pk
    return forward.to_trusted(
        by=by,
        organisation=cast.agency,
        placement_id=placement.pk,
        expected_version=version,
        recipient_entry=entry,
        comment="Til orientering",
    )


def test_forwarding_sends_keeps_a_copy_marks_the_original_and_records(cast: Cast) -> None:
    placement = letter(cast)
    sent = send(cast, placement, by=cast.ida)
    assert (sent.recipient_organisation, sent.sender_organisation) == (cast.company, cast.agency)
    copy = Placement.objects.get(message=sent)
    assert (copy.folder.kind, copy.mailbox) == (FolderKind.SENT, placement.mailbox)
    original = selectors.letter(access.viewer(cast.ida, cast.agency), placement.pk)
    assert (original.forwarded_to, original.forwarded_by, original.folder.kind) == (
        "Revi A/S",
        cast.ida,
        FolderKind.INBOX,
    )
    event = Event.objects.get(tag=Tag.MESSAGE_FORWARDED_TO_TRUSTED)
    assert (event.message_uuid, event.actor_label) == (placement.message_id, "Ida Krogh")
    assert event.properties == {"to": "Revi A/S", "new_message": str(sent.pk)}
    assert_counters_are_true()


def test_the_second_who_did_not_see_the_first_is_told_and_nothing_more_is_sent(cast: Cast) -> None:
    placement = letter(cast)
    send(cast, placement, by=cast.torben)
    with pytest.raises(StaleVersion):
        send(cast, placement, by=cast.ida)
    assert Message.objects.filter(sender_organisation=cast.agency).count() == 1


def test_whoever_has_seen_the_first_may_send_again(cast: Cast) -> None:
    placement = letter(cast)
    send(cast, placement, by=cast.torben)
    send(cast, placement, by=cast.ida, version=2)
    assert Message.objects.filter(sender_organisation=cast.agency).count() == 2


def test_nothing_is_left_when_the_recipient_was_taken_off_the_list_or_closed(cast: Cast) -> None:
    placement = letter(cast)
    entry = trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S")
    register.close(number=cast.company.cvr_number)
    with pytest.raises(RefusedByRule, match="ophørt"):
        send(cast, placement, by=cast.ida, entry=entry.pk)
    assert Message.objects.count() == 1
    assert Placement.objects.get().version == 1


def test_nothing_is_marked_when_the_message_is_not_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**message: object) -> None:
        raise RefusedByRule("Nej tak.")

    monkeypatch.setattr("administrativ_adgang.distribution.submit.send", refuse)
    placement = letter(cast)
    with pytest.raises(RefusedByRule, match="Nej tak"):
        send(cast, placement, by=cast.ida)
    assert Placement.objects.get().forwarded_at is None
    assert not Event.objects.filter(tag=Tag.MESSAGE_FORWARDED_TO_TRUSTED).exists()


def test_a_legal_notification_must_be_opened_first(cast: Cast) -> None:
    with pytest.raises(RefusedByRule, match="åbnet"):
        send(cast, letter(cast, legal_notification=True), by=cast.ida)


def test_an_organisation_with_pickup_forwards_from_its_own_systems(cast: Cast) -> None:
    placement = letter(cast)
    build_set_up(cast.agency, SetUpWay.PICKUP_ONLY, build_system(cast.agency, slot=1))
    with pytest.raises(RefusedByRule, match="egne systemer"):
        send(cast, placement, by=cast.ida)


def test_a_stranger_may_not_and_another_mailboxs_letter_does_not_exist(cast: Cast) -> None:
    placement = letter(cast)
    with pytest.raises(NotAllowed):
        send(cast, placement, by=cast.freja)
    with pytest.raises(NotFound):
        send(cast, place(cast.company), by=cast.ida)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_forward_at_once_one_sends_and_the_other_is_asked() -> None:
    cast = Cast()
    placement = letter(cast)
    entry = trusted.add(organisation=cast.agency, recipient_id=cast.company.cvr_number, name="Revi A/S").pk
    people = (cast.torben, cast.ida)
    raised = at_once(*(partial(send, cast, placement, by=person, entry=entry) for person in people))
    assert [type(error) for error in raised] == [StaleVersion]
    assert Message.objects.filter(sender_organisation=cast.agency).count() == 1
    assert Folder.objects.get(mailbox=placement.mailbox, kind=FolderKind.SENT).total == 1
