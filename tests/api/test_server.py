"""The largest messages, one byte too many, and connections that break, through the real web server."""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

import memo
from administrativ_adgang.api.bodies import LARGEST_FROM_STRANGERS
from administrativ_adgang.messages.models import Message
from tests.api.calls import ADDRESS, Caller
from tests.api.server import Server, running_server
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = 1 << 20
MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("content")) as running:
        yield running


@pytest.fixture
def stored(server: Server) -> Stored:
    """What the server stores; nothing at the beginning."""
    for left in server.content.iterdir():
        shutil.rmtree(left)
    return Stored(server.content)


def letter_of(size: int) -> tuple[uuid.UUID, bytes]:
    """A letter of exactly so many bytes."""
    identifier, xml = build_memo(sender="12345678", recipient="0101010000", size=size - 20_000)
    assert len(xml) <= size
    return identifier, xml + b" " * (size - len(xml))


def in_pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


def post(server: Server, caller: Caller, message_uuid: uuid.UUID, body: bytes | Iterable[bytes], **headers: str) -> Any:
    """The status and body of an answer. An iterable is sent in chunks, without a length."""
    client = server.connect()
    try:
        client.request(
            "POST",
            f"{ADDRESS}memos/?memo-message-uuid={message_uuid}",
            body,
            {**caller.headers, "Content-Type": "application/xml", **headers},
            encode_chunked=not isinstance(body, bytes),
        )
        answer = client.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        client.close()


def test_the_largest_message_is_taken_in_little_memory_and_one_byte_more_is_not(server: Server, stored: Stored) -> None:
    caller = Caller(build_sender())
    limit = settings.MAXIMUM_MESSAGE_BYTES
    assert limit == memo.MAXIMUM_MESSAGE_BYTES == 104_333_312
    small, xml = build_memo(sender="12345678", recipient="0101010000")
    assert post(server, caller, small, xml)[0] == 201
    before = server.memory_peak

    identifier, largest = letter_of(limit)
    status, receipt = post(server, caller, identifier, largest)
    assert (status, receipt["receiptStatus"]) == (201, "RECEIVED")
    message = Message.objects.get(pk=identifier)
    assert (message.size, message.findings) == (limit, [])
    assert (stored.folder / message.content_key).read_bytes() == largest

    chunked = {"Transfer-Encoding": "chunked"}
    assert post(server, caller, identifier, in_pieces(largest), **chunked) == (201, receipt)
    for body, headers in ((largest + b" ", {}), (in_pieces(largest + b" "), chunked)):
        status, refusal = post(server, caller, identifier, body, **headers)
        assert (status, refusal["code"]) == (400, "message.too.large")
    assert (Message.objects.count(), stored.contents) == (2, 2)
    assert server.memory_peak - before < 48 * MEBIBYTE


def test_a_caller_that_is_refused_can_read_why_after_a_large_message(server: Server, stored: Stored) -> None:
    caller = Caller(build_sender())
    identifier, xml = letter_of(20 * MEBIBYTE)
    status, refusal = post(server, caller, identifier, xml, **{"Content-Type": "text/plain"})
    assert (status, refusal["code"]) == (400, "content.type.not.allowed")
    assert stored.is_empty()


def test_a_stranger_can_read_why_after_a_letter_and_is_not_listened_to_for_longer(
    server: Server, stored: Stored
) -> None:
    caller = Caller(build_sender())
    caller.headers = {"Authorization": "Basic unknown"}
    identifier, xml = letter_of(LARGEST_FROM_STRANGERS)
    status, refusal = post(server, caller, identifier, xml)
    assert (status, refusal["code"]) == (401, "key.unknown")
    with server.call(caller, identifier, f"Content-Length: {100 * MEBIBYTE}") as plain:
        # The answer is there although nothing of what was announced has been sent, and the connection ends with it.
        answer = b"".join(iter(lambda: plain.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert stored.is_empty()


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_connection_that_breaks_leaves_nothing(server: Server, stored: Stored, is_chunked: bool) -> None:
    caller = Caller(build_sender())
    identifier, xml = letter_of(5 * MEBIBYTE)
    framing = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(xml)}"
    half = xml[: len(xml) // 2]
    half = f"{len(half):x}\r\n".encode() + half + b"\r\n" if is_chunked else half
    with server.call(caller, identifier, framing) as plain:
        plain.sendall(half)
        _wait_until(lambda: bool(stored.files))
    _wait_until(lambda: not stored.files)
    connection.close()
    assert stored.is_empty()


def _wait_until(happened: Any) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)
