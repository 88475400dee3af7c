from __future__ import annotations

import tracemalloc
from io import BytesIO
from typing import Any

import pytest
from pytest_django import Settings

import memo
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.mailbox import content, forwarding, trusted
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages import storage
from tests.mailbox.letters import build_memo, html_file, place, text_file
from tests.people import Cast

CASE = memo.ContentData(
    case_id=memo.CaseID(case_id="2026-004512", case_system="Tilsyn"),
    additional_content_data=(memo.AdditionalContentData(content_data_name="Kran", content_data_value="3"),),
)


def letter(cast: Cast, *files: memo.File, **header: Any) -> Placement:
    written = build_memo(*(files or (html_file(b"<p>Brevet</p>"),)), header=header)
    return place(cast.agency, content=memo.build(written), id=written.message_header.message_uuid)


def build(cast: Cast, placement: Placement, comment: str = "Til orientering") -> memo.Message:
    entry = trusted.add(organisation=cast.agency, recipient_id="55667788", name="Revi A/S")
    with forwarding.forwarded(placement, organisation=cast.agency, recipient=entry, comment=comment) as stream:
        return memo.parse(stream.read())


def test_everything_in_the_letter_goes_along_under_a_new_header(cast: Cast) -> None:
    files = (html_file(b"<p>Brevet</p>"), text_file(b"bilag"), text_file(b"", "tom.txt"))
    placement = letter(cast, *files, content_data=CASE)
    new = build(cast, placement)
    assert [(file.filename, file.content) for file in new.files] == [(file.filename, file.content) for file in files]
    header = new.message_header
    assert header.content_data == CASE
    assert header.message_uuid != placement.message_id
    assert (header.sender.sender_id, header.sender.label) == ("22334455", "Nordø Havn")
    assert (header.recipient.recipient_id, header.recipient.label) == ("55667788", "Revi A/S")


def test_the_new_message_says_what_was_forwarded_and_why(cast: Cast) -> None:
    placement = letter(cast)
    said = build(cast, placement).message_header.forward_data
    assert said is not None
    assert (said.message_uuid, said.original_sender, said.comment) == (
        placement.message_id,
        "Tilsynet for Eksempler",
        "Til orientering",
    )
    assert said.original_message_date_time == placement.placed_at.replace(
        microsecond=said.original_message_date_time.microsecond
    )


def test_mandatory_and_legal_marks_do_not_go_along(cast: Cast) -> None:
    header = build(cast, letter(cast, mandatory=True, legal_notification=True)).message_header
    assert (header.mandatory, header.legal_notification) == (False, False)


def test_the_note_stays_here(cast: Cast) -> None:
    placement = letter(cast)
    Placement.objects.update(note="Kun for os")
    entry = trusted.add(organisation=cast.agency, recipient_id="55667788", name="Revi A/S")
    placement.refresh_from_db()
    with forwarding.forwarded(placement, organisation=cast.agency, recipient=entry, comment="") as stream:
        assert b"Kun for os" not in stream.read()


def test_a_comment_is_optional_and_has_a_length(cast: Cast) -> None:
    placement = letter(cast)
    said = build(cast, placement, comment="").message_header.forward_data
    assert said is not None
    assert said.comment is None
    assert build(cast, placement, comment="æ" * 512)
    with pytest.raises(RefusedByRule, match="512 tegn") as refusal:
        build(cast, placement, comment="æ" * 513)
    assert refusal.value.field == "comment"


def test_a_comment_that_xml_cannot_hold_is_refused_at_its_field(cast: Cast) -> None:
    with pytest.raises(RefusedByRule) as refusal:
        build(cast, letter(cast), comment="klokke \x07")
    assert refusal.value.field == "comment"


def test_a_message_that_grows_over_the_limit_is_refused(cast: Cast, settings: Settings) -> None:
    placement = letter(cast)
    settings.MAXIMUM_MESSAGE_BYTES = placement.message.size
    with pytest.raises(RefusedByRule, match="for stort"):
        build(cast, placement, comment="x" * 512)


def test_a_letter_whose_content_is_gone_cannot_be_forwarded(cast: Cast) -> None:
    with pytest.raises(content.ContentRemoved):
        build(cast, place(cast.agency))


def test_a_large_letter_is_forwarded_without_holding_it_in_memory(cast: Cast) -> None:
    placement = place(cast.agency)
    with BytesIO() as target:
        memo.write(build_memo(html_file(b"<p>Brevet</p>"), text_file(bytes(range(256)) * 100_000)), target)
        target.seek(0)
        placement.message.content_key = storage.put(target, owner=placement.message_id)
    entry = trusted.add(organisation=cast.agency, recipient_id="55667788", name="Revi A/S")
    tracemalloc.start()
    with forwarding.forwarded(placement, organisation=cast.agency, recipient=entry, comment="") as stream:
        _, peak = tracemalloc.get_traced_memory()
        assert stream.seek(0, 2) > 34_000_000
    tracemalloc.stop()
    assert peak < 8 * 1024**2
