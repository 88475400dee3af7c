"""One message's way in: what is taken, what is refused, and that a refusal leaves nothing."""

from __future__ import annotations

import uuid
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

import memo
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import intake, storage
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.spool import LARGEST_IN_MEMORY
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.models import System
from tests.people import Cast
from tests.sending import build_memo, build_sender
from tests.stored import Stored, content_of

pytestmark = pytest.mark.django_db

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"""


@pytest.fixture
def system(db: None) -> System:
    return build_sender()


def letter(system: System, **wishes: Any) -> tuple[uuid.UUID, bytes]:
    return build_memo(sender=system.organisation.cvr_number, recipient="0101010000", **wishes)


def accept(system: System, xml: bytes, expected: uuid.UUID) -> Message:
    return intake.accept(stream=BytesIO(xml), system=system, expected_uuid=expected)


@pytest.mark.parametrize("version", [memo.V1_1, memo.V1_2])
@pytest.mark.parametrize("size", [0, LARGEST_IN_MEMORY * 2])
def test_a_message_is_taken_as_it_came(stored: Stored, system: System, version: Decimal, size: int) -> None:
    identifier, xml = letter(system, version=version, size=size)
    accept(system, xml, identifier)
    message = Message.objects.get(pk=identifier)
    assert (message.state, message.size, message.findings) == (State.RECEIVED, len(xml), [])
    assert message.sender_organisation == system.organisation
    assert content_of(message.content_key) == xml
    in_files = [path.relative_to(stored.folder).as_posix() for path in stored.files]
    assert (in_files, stored.contents) == ([message.content_key] if size else [], 1)
    events = stored.events
    assert [event.tag for event in events] == [Tag.MEMO_SEND_RECEIVED, Tag.TECHNICAL_RECEIPT_SENT]
    assert {(event.message_uuid, event.system_id) for event in events} == {(identifier, system.pk)}


def test_a_byte_order_mark_and_a_python_encoding_are_read(stored: Stored, system: System) -> None:
    identifier, xml = letter(system)
    body = xml.partition(b"?>")[2]
    accept(system, b"\xef\xbb\xbf<?xml version='1.0' encoding='utf8'?>" + body, identifier)
    assert Message.objects.get(pk=identifier).findings == []


def test_the_same_bytes_again_give_the_first_message_and_no_second_trace(stored: Stored, system: System) -> None:
    identifier, xml = letter(system)
    first = accept(system, xml, identifier)
    again = accept(system, xml, identifier)
    assert (again.transmission_id, again.received_at) == (first.transmission_id, first.received_at)
    assert (Message.objects.count(), stored.contents, len(stored.events)) == (1, 1, 2)


def test_the_first_message_is_given_also_after_its_content_was_removed(stored: Stored, system: System) -> None:
    identifier, xml = letter(system)
    first = accept(system, xml, identifier)
    Message.objects.update(content_key="", state=State.DELIVERED)
    storage.remove(first.content_key)
    assert accept(system, xml, identifier).transmission_id == first.transmission_id
    assert not stored.contents


def test_other_bytes_under_a_used_id_are_refused(stored: Stored, system: System) -> None:
    identifier, xml = letter(system)
    accept(system, xml, identifier)
    with pytest.raises(intake.AlreadyUsed) as refusal:
        accept(system, xml + b"\n", identifier)
    assert refusal.value.code == "message.uuid.already.used"
    assert (Message.objects.get().size, stored.contents) == (len(xml), 1)


def test_somebody_elses_id_is_refused_even_with_its_bytes(stored: Stored, system: System) -> None:
    identifier, xml = letter(system)
    accept(system, xml, identifier)
    with pytest.raises(intake.AlreadyUsed):
        accept(build_sender(), xml, identifier)
    assert (Message.objects.get().sender_system, stored.contents) == (system, 1)


def test_another_id_than_announced_is_refused(stored: Stored, system: System) -> None:
    _, xml = letter(system)
    with pytest.raises(RefusedByRule) as refusal:
        accept(system, xml, uuid.uuid4())
    assert refusal.value.code == "message.uuid.mismatch"
    assert stored.is_empty()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml.not.well.formed"),
        (b"not xml", "xml.not.well.formed"),
        (b"<a/>", "memo.version.unknown"),
        (BOMB, "xml.doctype.not.allowed"),
        (OUTSIDE, "xml.doctype.not.allowed"),
        (b"\x00" * 1000, "xml.encoding.not.supported"),
    ],
)
def test_what_is_no_message_is_refused(stored: Stored, system: System, content: bytes, code: str) -> None:
    with pytest.raises(intake.NotAMessage) as refusal:
        accept(system, content, uuid.uuid4())
    assert refusal.value.code == code
    assert stored.is_empty()


def test_half_a_message_is_refused(stored: Stored, system: System) -> None:
    identifier, xml = letter(system, size=LARGEST_IN_MEMORY * 2)
    with pytest.raises(intake.NotAMessage):
        accept(system, xml[: len(xml) // 2], identifier)
    assert stored.is_empty()


def test_a_message_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    stored: Stored, system: System, settings: Any
) -> None:
    identifier, xml = letter(system, size=LARGEST_IN_MEMORY * 2)
    settings.MAXIMUM_MESSAGE_BYTES = len(xml) - 1
    with pytest.raises(RefusedByRule) as refusal:
        accept(system, xml, identifier)
    assert refusal.value.code == "message.too.large"
    assert stored.is_empty()
    settings.MAXIMUM_MESSAGE_BYTES = len(xml)
    assert accept(system, xml, identifier).size == len(xml)


def test_a_message_that_breaks_a_rule_is_taken_with_its_findings(stored: Stored, system: System) -> None:
    identifier, xml = letter(system, pieces={"post_type": "NOGET"})
    message = accept(system, xml, identifier)
    assert (message.state, message.findings[0]["status"]) == (State.RECEIVED, "INVALID")


def test_a_number_the_system_may_not_use_stays_the_system_owners_affair(stored: Stored, cast: Cast) -> None:
    system = build_sender()
    # Not even when it is written on the system: that field is the supplier's number, and anybody can fill it in.
    system.delegated_cvr = cast.municipality.cvr_number
    identifier, xml = build_memo(sender=cast.municipality.cvr_number, recipient=cast.agency.cvr_number)
    message = accept(system, xml, identifier)
    assert (message.sender_organisation, message.recipient_organisation) == (system.organisation, cast.agency)
    assert not Event.objects.filter(recipient_organisation_id=cast.agency.pk).exists()


def test_post_out_of_a_mailbox_names_the_person_and_must_be_right(stored: Stored, cast: Cast) -> None:
    def send(**wishes: Any) -> Message:
        _, xml = build_memo(recipient="0101010000", **wishes)
        return intake.accept_from_organisation(stream=BytesIO(xml), organisation=cast.agency, by=cast.torben)

    with pytest.raises(RefusedByRule) as refusal:
        send(sender=cast.municipality.cvr_number)
    assert refusal.value.code == "sender.not.allowed"
    with pytest.raises(RefusedByRule):
        send(sender=cast.agency.cvr_number, pieces={"post_type": "NOGET"})
    assert not Message.objects.exists()
    message = send(sender=cast.agency.cvr_number)
    assert (message.sender_organisation, message.sender_system) == (cast.agency, None)
    assert Event.objects.get(message_uuid=message.pk).actor_label == "Torben Juhl"
