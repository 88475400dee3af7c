"""What an answer and a passed-on message carry over."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo.build import build, write
from memo.documents import MessageBody
from memo.example import example
from memo.model import AdditionalReplyData, Message, ReplyData
from memo.parse import parse
from memo.parties import (
    AttentionData,
    AttentionPerson,
    ContactInfo,
    ContactPoint,
    ContentResponsible,
    GeneratingSystem,
    Recipient,
    Representative,
)
from memo.reply import forward, reply
from memo.subject import CaseID, ContentData, CPRdata
from memo.validate import examine
from memo.versions import V1_1, V1_2
from tests.memo.generate import random_message

RECEIVED = datetime(2025, 3, 3, 10, 15, 30, tzinfo=UTC)
FRIEND = Recipient(recipient_id="0202020000", id_type="CPR", label="Viggo Eksempel")
POINT = ContactPoint(
    contact_point_id=str(uuid4()), label="Borgerservice", contact_info=(ContactInfo(label="Sag", value="7"),)
)


def letter() -> Message:
    """From an authority, with everything that comes back in an answer."""
    message = example(V1_2)
    header = message.message_header
    attention = AttentionData(
        attention_person=AttentionPerson(label="Sagsbehandler"),
        content_responsible=ContentResponsible(label="Teknik og Miljø"),
        generating_system=GeneratingSystem(generating_system_id="ESDH"),
    )
    sender = replace(
        header.sender,
        attention_data=attention,
        contact_point=POINT,
        representative=Representative(label="Forsyningen"),
    )
    subject = ContentData(
        cpr_data=CPRdata(cpr_number="0101010000"), case_id=CaseID(case_id="2025-7", case_system="ESDH")
    )
    header = replace(header, message_id="MSG-1", sender=sender, content_data=subject, reply=True, mandatory=True)
    return replace(message, message_header=header)


def body() -> MessageBody:
    found = example().message_body
    assert found is not None
    return found


def test_answer_goes_back_to_the_contact_point() -> None:
    message = letter()
    answer = reply(message, body=body()).message_header
    sent = message.message_header
    assert answer.message_uuid != sent.message_uuid
    assert (answer.sender.sender_id, answer.sender.id_type, answer.sender.label) == (
        "0101010000",
        "CPR",
        "Karla Eksempel",
    )
    assert (answer.recipient.recipient_id, answer.recipient.id_type) == ("12345678", "CVR")
    assert answer.recipient.contact_point == POINT
    assert answer.recipient.attention_data == sent.sender.attention_data
    assert answer.content_data == sent.content_data
    assert (answer.mandatory, answer.legal_notification, answer.reply) == (False, False, False)
    assert answer.label == "Sv: Et brev til eksempel"


def test_answer_enters_the_message_and_itself_into_the_thread() -> None:
    message = letter()
    answer = reply(message, body=None, message_id="SVAR-1", comment="Hermed").message_header
    assert answer.reply_data == (
        ReplyData(
            message_id="MSG-1",
            message_uuid=message.message_header.message_uuid,
            sender_id="12345678",
            recipient_id="0101010000",
            case_id="2025-7",
            contact_point_id=POINT.contact_point_id,
            generating_system_id="ESDH",
        ),
        ReplyData(
            message_id="SVAR-1",
            message_uuid=answer.message_uuid,
            reply_uuid=message.message_header.message_uuid,
            comment="Hermed",
        ),
    )


def test_what_the_sender_wants_back_comes_back_as_it_was() -> None:
    message = letter()
    own = ReplyData(
        message_uuid=message.message_header.message_uuid,
        case_id="intern",
        additional_reply_data=(AdditionalReplyData(label="hylde", value="4"),),
    )
    message = replace(message, message_header=replace(message.message_header, reply_data=(own,)))
    entries = reply(message, body=None).message_header.reply_data
    assert entries[0] == own
    assert len(entries) == 2


def test_thread_grows_by_one_message_per_answer() -> None:
    first = letter()
    second = reply(first, body=body(), may_be_answered=True)
    third = reply(second, body=body())
    entries = third.message_header.reply_data
    ids = [message.message_header.message_uuid for message in (first, second, third)]
    assert [entry.message_uuid for entry in entries] == ids
    assert [entry.reply_uuid for entry in entries] == [None, *ids[:2]]
    assert third.message_header.label == "Sv: Et brev til eksempel"


def test_authority_answers_from_the_contact_point_that_was_written_to() -> None:
    message = example(sender="0101010000", sender_label="Karla", recipient="12345678", recipient_label=None)
    recipient = replace(message.message_header.recipient, contact_point=POINT)
    message = replace(message, message_header=replace(message.message_header, recipient=recipient))
    answer = reply(message, body=body(), sender_label="Eksempel Kommune").message_header
    assert answer.sender.contact_point == replace(POINT, contact_info=())
    with pytest.raises(ValueError, match="label"):
        reply(message, body=body())


def test_long_title_is_cut_to_what_fits() -> None:
    message = example(label="x" * 256)
    assert reply(message, body=None).message_header.label == "Sv: " + "x" * 252


def test_passed_on_message_tells_of_the_original() -> None:
    message = letter()
    passed = forward(message, recipient=FRIEND, received=RECEIVED, comment="Se lige her")
    assert passed.message_body == message.message_body
    header, data = passed.message_header, passed.message_header.forward_data
    assert data is not None
    assert header.message_uuid != data.message_uuid == message.message_header.message_uuid
    assert header.recipient == FRIEND
    assert header.sender.sender_id == "0101010000"
    assert header.content_data == message.message_header.content_data
    assert data.original_message_date_time == RECEIVED
    assert data.original_sender == "Eksempel Kommune"
    assert data.original_content_responsible == "Teknik og Miljø"
    assert data.original_representative == "Forsyningen"
    assert data.contact_point_id == POINT.contact_point_id
    assert data.comment == "Se lige her"
    assert not header.mandatory


def test_original_representative_is_named_in_1_2_only() -> None:
    passed = forward(letter(), recipient=FRIEND, received=RECEIVED, version=V1_1)
    assert passed.message_header.forward_data is not None
    assert passed.message_header.forward_data.original_representative is None
    assert examine(build(passed)).valid


def test_header_alone_can_be_passed_on_and_its_documents_put_in() -> None:
    """The platform keeps models without the documents' bytes and splices them from the stored original."""
    message = letter()
    examined = examine(build(message)).message
    assert examined is not None
    assert {file.content for file in examined.files} == {None}
    passed = forward(examined, recipient=FRIEND, received=RECEIVED)
    target = io.BytesIO()
    write(passed, target, contents=[io.BytesIO(file.content or b"") for file in message.files])
    assert [file.content for file in parse(target.getvalue()).files] == [file.content for file in message.files]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([V1_1, V1_2]), st.sampled_from([V1_1, V1_2, None]))
def test_both_give_what_the_schema_accepts(seed: int, version: object, wanted: object) -> None:
    message = random_message(Random(seed), version)  # type: ignore[arg-type]
    answer = reply(message, body=message.message_body, sender_label="Navn", version=wanted)  # type: ignore[arg-type]
    passed = forward(message, recipient=FRIEND, received=RECEIVED, sender_label="Navn", version=wanted)  # type: ignore[arg-type]
    assert parse(build(answer)) == answer
    assert parse(build(passed)) == passed
