"""Uploads that do not come to their end, over real sockets: they are answered, and hold nobody up."""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from administrativ_adgang.api import patience
from administrativ_adgang.api.connections import Connection
from administrativ_adgang.api.patience import SLOWEST, Upload
from tests.api.calls import Caller
from tests.api.server import Server, running_server
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("content"), UPLOAD_PATIENCE_SECONDS="2") as running:
        yield running


def answer_of(connection: socket.socket) -> tuple[int, dict[str, str]]:
    """Status and body of an answer, after which the connection must end."""
    connection.settimeout(60)
    head, _, body = b"".join(iter(lambda: connection.recv(65_536), b"")).partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def trickle(connection: socket.socket, piece: bytes) -> None:
    """Send a little again and again until nobody takes it."""
    with suppress(OSError):
        while True:
            connection.sendall(piece)
            time.sleep(0.1)


#: How uploads do not come to their end: as many as there are threads.
SLOW = [
    ("Content-Length: 20000", b""),
    ("Content-Length: 20000", b" "),
    ("Content-Length: 2000000", b" "),
    ("Transfer-Encoding: chunked", b"1\r\n \r\n"),
]


def test_slow_uploads_in_all_threads_are_answered_and_the_next_letter_is_taken(server: Server) -> None:
    caller = Caller(build_sender())
    with ExitStack() as stack:
        slow = [stack.enter_context(server.call(caller, uuid.uuid4(), framing)) for framing, _ in SLOW]
        for connection, (_, piece) in zip(slow, SLOW, strict=True):
            if piece:
                threading.Thread(target=trickle, args=(connection, piece), daemon=True).start()
        answers = [answer_of(connection) for connection in slow]
    assert [(status, body["code"]) for status, body in answers] == [(408, "content.too.slow")] * len(SLOW)
    identifier, xml = build_memo(sender="12345678", recipient="0101010000")
    with server.call(caller, identifier, f"Content-Length: {len(xml)}\r\nConnection: close") as connection:
        connection.sendall(xml)
        assert answer_of(connection)[0] == 201
    assert Stored(server.content).files == []


def test_more_bytes_than_announced_are_no_part_of_the_message(server: Server) -> None:
    caller = Caller(build_sender())
    identifier, xml = build_memo(sender="12345678", recipient="0101010000")
    with server.call(caller, identifier, f"Content-Length: {len(xml) - 10}\r\nConnection: close") as connection:
        connection.sendall(xml)
        assert answer_of(connection)[1]["code"] == "xml.not.well.formed"
    assert Stored(server.content).is_empty()


def test_strangers_that_never_finish_are_answered_too(server: Server) -> None:
    caller = Caller(build_sender())
    caller.headers = {"Authorization": "Basic unknown"}
    with ExitStack() as stack:
        calls = [stack.enter_context(server.call(caller, uuid.uuid4(), "Content-Length: 20000")) for _ in range(6)]
        assert {answer_of(connection)[0] for connection in calls} == {401}


def test_the_time_grows_with_what_is_expected_up_to_an_hour() -> None:
    upload = Upload("127.0.0.1")
    allowed = []
    for total in (0, 30 * SLOWEST, 10**12):
        upload.expects(total)
        allowed.append(round(upload.until - upload.begun))
    assert allowed == [30, 60, patience.LONGEST]


@pytest.mark.parametrize(
    ("received", "taken", "stands"),
    [
        ([0, 0, 0], [0, 0, 0], True),
        ([0, 10, 20], [5, 5, 5], True),
        ([0, 0, SLOWEST * 20], [0, 0, 0], False),
        ([0, 10, 20], [0, 0, 200], False),
    ],
    ids=["silent", "trickling", "fast enough", "answered"],
)
def test_a_connection_stands_still_that_neither_brings_nor_is_answered(
    received: list[int], taken: list[int], stands: bool
) -> None:
    watcher = patience._Watcher()
    verdicts = [
        watcher._stands_still(Connection(7, ("127.0.0.1", 40_000), came, went), moment)
        for moment, came, went in zip((100.0, 105.0, 110.0), received, taken, strict=True)
    ]
    assert verdicts == [False, False, stands]
