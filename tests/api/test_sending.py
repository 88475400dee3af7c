"""POST memos/ with one message: the documented answers, and nothing stored when it is refused."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

import memo
from administrativ_adgang.distribution import services
from administrativ_adgang.messages.models import Message
from tests.api.calls import Caller, error_of, is_uuid
from tests.sending import build_memo, build_sender
from tests.stored import Stored, content_of

pytestmark = pytest.mark.django_db

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'


@pytest.fixture
def caller(stored: Stored) -> Caller:
    return Caller(build_sender())


def letter(caller: Caller, **wishes: Any) -> tuple[uuid.UUID, bytes]:
    return build_memo(sender=caller.system.organisation.cvr_number, recipient="0101010000", **wishes)


@pytest.mark.parametrize("version", [memo.V1_1, memo.V1_2])
@pytest.mark.parametrize(
    "kind", ["application/xml", "text/xml", "application/xml; charset=utf-8", 'Text/XML;charset="UTF-8"']
)
def test_a_message_is_answered_with_its_technical_receipt(caller: Caller, version: Any, kind: str) -> None:
    identifier, xml = letter(caller, version=version, pieces={"message_id": "sag 7"})
    answer = caller.send(identifier, xml, kind)
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/json")
    body = answer.json()
    assert set(body) == {"transmissionId", "messageUUID", "messageId", "timeStamp", "receiptStatus"}
    assert (body["messageUUID"], body["messageId"], body["receiptStatus"]) == (str(identifier), "sag 7", "RECEIVED")
    assert body["timeStamp"].endswith("Z")
    assert is_uuid(body["transmissionId"])
    assert content_of(Message.objects.get(pk=identifier).content_key) == xml


def test_the_id_may_be_written_in_capital_letters(caller: Caller) -> None:
    identifier, xml = letter(caller)
    assert caller.send(str(identifier).upper(), xml).status_code == 201


def test_an_empty_message_id_is_left_out(caller: Caller) -> None:
    identifier, xml = letter(caller)
    assert "messageId" not in caller.send(identifier, xml).json()


def test_the_same_message_again_gets_the_same_receipt(caller: Caller) -> None:
    identifier, xml = letter(caller)
    first = caller.send(identifier, xml)
    services.distribute_received()
    again = caller.send(identifier, xml)
    assert (again.status_code, again.content) == (201, first.content)
    assert Message.objects.count() == 1


def test_other_bytes_under_a_used_id_are_a_conflict(caller: Caller, stored: Stored) -> None:
    identifier, xml = letter(caller)
    caller.send(identifier, xml)
    assert error_of(caller.send(identifier, xml + b" "), 409) == "message.uuid.already.used"
    assert error_of(Caller(build_sender()).send(identifier, xml), 409) == "message.uuid.already.used"
    assert (Message.objects.count(), stored.contents, len(stored.events)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "fields.not.allowed"),
        ("?memo-message-uuid=", "fields.not.allowed"),
        ("?memo-message-uuid=not-a-uuid", "fields.not.allowed"),
        ("?memo-message-uuid=00000000-0000-4000-8000-000000000000", "message.uuid.mismatch"),
    ],
)
def test_the_announced_id_must_be_the_messages_own(caller: Caller, stored: Stored, query: str, code: str) -> None:
    _, xml = letter(caller)
    answer = caller.call("POST", f"memos/{query}", xml, "application/xml")
    assert error_of(answer, 400) == code
    assert [field["field"] for field in answer.json()["fieldErrors"]] == ["memo-message-uuid"]
    assert stored.is_empty()


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", "application/octet-stream", "application/xmlx"])
def test_other_content_types_are_refused(caller: Caller, stored: Stored, kind: str) -> None:
    identifier, xml = letter(caller)
    assert error_of(caller.send(identifier, xml, kind), 400) == "content.type.not.allowed"
    assert stored.is_empty()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml.not.well.formed"),
        (b"{}", "xml.not.well.formed"),
        (b"<html/>", "memo.version.unknown"),
        (BOMB, "xml.doctype.not.allowed"),
        (OUTSIDE, "xml.doctype.not.allowed"),
    ],
)
def test_unknown_content_and_bombs_are_refused(caller: Caller, stored: Stored, content: bytes, code: str) -> None:
    assert error_of(caller.send(uuid.uuid4(), content), 400) == code
    assert stored.is_empty()


def test_the_limit_counts_what_comes_and_what_is_announced(caller: Caller, stored: Stored, settings: Any) -> None:
    identifier, xml = letter(caller, size=2_000_000)
    settings.MAXIMUM_MESSAGE_BYTES = len(xml) - 1
    assert error_of(caller.send(identifier, xml), 400) == "message.too.large"
    assert error_of(caller.send(identifier, xml, CONTENT_LENGTH=str(len(xml) * 10)), 400) == "message.too.large"
    assert stored.is_empty()
    settings.MAXIMUM_MESSAGE_BYTES = len(xml)
    assert caller.send(identifier, xml).status_code == 201


def test_fewer_bytes_than_announced_are_refused(caller: Caller, stored: Stored) -> None:
    identifier, xml = letter(caller)
    answer = caller.send(identifier, xml, CONTENT_LENGTH=str(len(xml) + 1))
    assert error_of(answer, 400) == "content.incomplete"
    assert stored.is_empty()


def test_a_message_that_breaks_a_rule_is_taken_and_refused_afterwards(caller: Caller) -> None:
    identifier, xml = letter(caller, pieces={"post_type": "NOGET"})
    assert caller.send(identifier, xml).json()["receiptStatus"] == "RECEIVED"
    services.distribute_received()
    (waiting,) = caller.get("receipts-bulk/").json()["receipts"]
    assert (waiting["messageUUID"], waiting["receiptStatus"]) == (str(identifier), "INVALID")
    assert waiting["errorCode"]
    assert waiting["errorMessage"]
