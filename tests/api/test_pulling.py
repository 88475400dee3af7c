"""A system that fetches its own post: list, fetch, confirm, take off the list; and what a sender may delete."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

import memo
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import Protocol, SetUpWay
from administrativ_adgang.systems.models import System
from tests.api.calls import Caller, error_of, read
from tests.builders import build_set_up, build_system
from tests.people import Cast
from tests.sending import build_sender, send
from tests.stored import Stored, content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(cast: Cast, stored: Stored) -> Caller:
    """The municipality's own system, which takes MeMo 1.2."""
    return Caller(receiver_of(cast))


def receiver_of(cast: Cast, **fields: Any) -> System:
    system = build_system(cast.municipality, slot=1, protocol=Protocol.REST_PULL, **{"memo_version": "1.2", **fields})
    build_set_up(cast.municipality, SetUpWay.PICKUP_ONLY, system)
    return system


def waiting(cast: Cast, number: int = 1, **wishes: Any) -> list[Message]:
    sender = build_sender()
    messages = [send(sender, cast.municipality, **wishes) for _ in range(number)]
    services.distribute_received()
    return messages


def receipt(message: Message, **fields: Any) -> bytes:
    return json.dumps(
        {
            "transmissionId": str(uuid.uuid4()),
            "messageUUID": str(message.pk),
            "messageId": None,
            "errorCode": None,
            "errorMessage": None,
            "timeStamp": "2026-03-04T05:06:07.1234567Z",
            "receiptStatus": "COMPLETED",
            **fields,
        }
    ).encode()


def confirm(caller: Caller, message: Message, body: bytes) -> Any:
    return caller.call("POST", f"memos/{message.pk}/receipt", body, "application/json; charset=utf-8")


def test_the_list_pages_from_the_oldest(receiver: Caller, cast: Cast) -> None:
    expected = [str(message.pk) for message in waiting(cast, 5)]
    first = receiver.get("memos/?size=2").json()
    assert first == {
        "content": expected[:2],
        "number": 0,
        "size": 2,
        "next": {"page": 1, "size": 2, "ordering": [{"property": "createdDateTime", "direction": "ASC"}]},
        "totalElements": 5,
        "totalPages": 3,
    }
    last = receiver.get("memos/?size=2&page=2&sort=createdDateTime,asc").json()
    assert (last["content"], last["previous"]["page"], "next" in last) == (expected[4:], 1, False)
    newest = receiver.get("memos/?sort=createdDateTime,desc").json()
    assert (newest["content"], newest["size"]) == (expected[::-1], 20)


def test_an_empty_list_is_a_list(receiver: Caller) -> None:
    body = receiver.get("memos/").json()
    assert body == {"content": [], "number": 0, "size": 20, "totalElements": 0, "totalPages": 0}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("page=-1", ["page"]),
        ("page=one", ["page"]),
        ("page=", ["page"]),
        ("size=0", ["size"]),
        ("size=1001", ["size"]),
        ("page=x&size=y", ["page", "size"]),
        ("sort=label,asc", ["sort"]),
        ("sort=createdDateTime,up", ["sort"]),
    ],
)
def test_wrong_page_parameters_are_named(receiver: Caller, query: str, fields: list[str]) -> None:
    answer = receiver.get(f"memos/?{query}")
    assert error_of(answer, 400) == "fields.not.allowed"
    assert [field["field"] for field in answer.json()["fieldErrors"]] == fields


def test_a_fetch_gives_the_bytes_and_leaves_the_message_on_the_list(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    answer = receiver.get(f"memos/{message.pk}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert read(answer) == content_of(message.content_key)
    assert int(answer["Content-Length"]) == message.size
    assert receiver.get("memos/").json()["content"] == [str(message.pk)]
    assert Event.objects.filter(tag=Tag.MEMO_SEND_FETCHED).count() == 1
    read(receiver.get(f"memos/{str(message.pk).upper()}"))
    assert Event.objects.filter(tag=Tag.MEMO_SEND_FETCHED).count() == 1


def test_a_look_at_the_headers_is_no_fetch(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    answer = receiver.call("HEAD", f"memos/{message.pk}")
    assert (answer.status_code, int(answer["Content-Length"])) == (200, message.size)
    assert read(answer) == b""
    assert Delivery.objects.get().fetched_at is None


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_a_system_gets_the_version_it_is_registered_with(cast: Cast, stored: Stored, size: int) -> None:
    caller = Caller(receiver_of(cast, memo_version="1.1"))
    (message,) = waiting(cast, version=memo.V1_2, size=size)
    answer = caller.get(f"memos/{message.pk}")
    content = read(answer)
    assert int(answer["Content-Length"]) == len(content)
    examination = memo.examine(content)
    assert (examination.version, examination.valid, examination.message_uuid) == (memo.V1_1, True, message.pk)


def test_a_positive_receipt_ends_the_delivery_and_may_come_twice(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    read(receiver.get(f"memos/{message.pk}"))
    for _ in range(2):
        answer = confirm(receiver, message, receipt(message))
        assert (answer.status_code, answer.content) == (200, b"")
    message.refresh_from_db()
    assert (message.state, receiver.get("memos/").json()["content"]) == (State.DELIVERED, [])
    assert error_of(receiver.get(f"memos/{message.pk}"), 404) == "not.found"


def test_a_receipt_before_the_fetch_is_not_possible(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    assert error_of(confirm(receiver, message, receipt(message)), 422) == "not.possible.in.this.state"


def test_a_negative_receipt_loses_nothing(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    read(receiver.get(f"memos/{message.pk}"))
    body = receipt(message, receiptStatus="INVALID", errorCode="no.such.case", errorMessage="Sagen findes ikke")
    assert confirm(receiver, message, body).status_code == 200
    message.refresh_from_db()
    assert (message.state, bool(message.content_key)) == (State.IN_MAILBOX, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", ""),
        (b"not json", ""),
        (b"[]", ""),
        (
            b'{"transmissionId": "x", "timeStamp": "2026-01-01T00:00:00Z", "receiptStatus": "COMPLETED"}',
            "transmissionId",
        ),
        (b'{"timeStamp": "2026-01-01T00:00:00Z", "receiptStatus": "COMPLETED"}', "transmissionId"),
    ],
)
def test_a_receipt_that_cannot_be_read_is_refused(receiver: Caller, cast: Cast, body: bytes, field: str) -> None:
    (message,) = waiting(cast)
    answer = confirm(receiver, message, body)
    assert error_of(answer, 400) == "fields.not.allowed"
    assert [wrong.get("field", "") for wrong in answer.json()["fieldErrors"]] == [field]


def test_a_receipt_about_another_message_is_refused(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    answer = confirm(receiver, message, receipt(message, messageUUID=str(uuid.uuid4())))
    assert answer.json()["fieldErrors"][0]["code"] == "message.uuid.mismatch"


def test_an_endless_receipt_is_not_read_to_its_end(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    assert error_of(confirm(receiver, message, b" " * 300_000), 400) == "content.too.large"


def test_a_receiver_takes_a_fetched_message_off_its_list(receiver: Caller, cast: Cast) -> None:
    (message,) = waiting(cast)
    assert error_of(receiver.delete(f"memos/{message.pk}"), 422) == "not.possible.in.this.state"
    read(receiver.get(f"memos/{message.pk}"))
    answer = receiver.delete(f"memos/{message.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert error_of(receiver.delete(f"memos/{message.pk}"), 404) == "not.found"
    message.refresh_from_db()
    assert message.state == State.DELIVERED


def test_a_sender_recalls_what_waits_for_its_date_and_nothing_else(receiver: Caller, cast: Cast) -> None:
    sender = Caller(build_sender())
    tomorrow = clock.today() + timedelta(days=1)
    later = send(sender.system, cast.municipality, pieces={"do_not_deliver_until_date": tomorrow})
    at_once = send(sender.system, cast.municipality)
    services.distribute_received()
    assert sender.delete(f"memos/{later.pk}").status_code == 204
    assert error_of(sender.delete(f"memos/{later.pk}"), 422) == "recall.too.late"
    assert error_of(sender.delete(f"memos/{at_once.pk}"), 422) == "recall.too.late"
    later.refresh_from_db()
    assert later.state == State.RECALLED


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "memos/{}"), ("HEAD", "memos/{}"), ("DELETE", "memos/{}"), ("POST", "memos/{}/receipt")],
)
def test_anothers_message_does_not_exist(receiver: Caller, cast: Cast, method: str, path: str) -> None:
    (message,) = waiting(cast)
    stranger = Caller(build_system(cast.agency, slot=1, protocol=Protocol.REST_PULL))
    for identifier in (message.pk, uuid.uuid4()):
        answer = stranger.call(method, path.format(identifier), receipt(message, messageUUID=None))
        assert answer.status_code == 404
    assert stranger.get("memos/").json()["content"] == []
    assert stranger.call(method, path.format("not-an-id"), receipt(message)).status_code == 400


@pytest.mark.parametrize("sign", [r"\u0000", r"\ud800"])
def test_a_receipt_with_signs_that_cannot_be_kept_is_taken_all_the_same(
    cast: Cast, receiver: Caller, sign: str
) -> None:
    (message,) = waiting(cast)
    read(receiver.get(f"memos/{message.pk}"))
    body = receipt(message, receiptStatus="INVALID", errorMessage="SIGN", errorCode="SIGN").replace(
        b"SIGN", f"a{sign}b".encode()
    )
    assert receiver.call("POST", f"memos/{message.pk}/receipt", body, "application/json").status_code == 200
    message.refresh_from_db()
    assert message.state == State.IN_MAILBOX
