"""What a receiver may do to us with its answer: each ends in time, as a failed try with its cause."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.delivery.channels import connections
from administrativ_adgang.delivery.channels.base import Answer
from administrativ_adgang.delivery.channels.rest_push import RestPush
from tests.delivery.channels.contract import letter

SHORT, LONG = 1, 20

Speech = Callable[[socket.socket, threading.Event], None]


@contextmanager
def receiver_that(speaks: Speech, *, times: int = 1) -> Iterator[str]:
    """The address of a server that reads a whole call and then says what it likes, on ``times`` connections."""
    over = threading.Event()

    def serve() -> None:
        for _ in range(times):
            connection, _ = listener.accept()
            with connection:
                heard = b""
                while not heard.endswith(b"--\r\n"):
                    heard += connection.recv(65_536)
                # We hang up when we have heard enough.
                with contextlib.suppress(OSError):
                    speaks(connection, over)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            over.set()
            thread.join(10)


def ask(speaks: Speech, settings: object, *, limit: int = LONG) -> Answer:
    settings.DELIVERY_TIMEOUT_SECONDS = limit  # type: ignore[attr-defined]
    begun = time.monotonic()
    with receiver_that(speaks) as address, RestPush(address) as channel:
        (answer,) = channel.send([letter()], seconds=2 * LONG)
    assert time.monotonic() - begun < LONG
    assert answer is not None
    return answer


def says(*pieces: bytes, stays: bool = False) -> Speech:
    def speak(connection: socket.socket, over: threading.Event) -> None:
        for piece in pieces:
            connection.sendall(piece)
        if stays:
            over.wait(10)

    return speak


def repeats(piece: bytes, *, first: bytes = b"HTTP/1.1 200 OK\r\n", pause: float = 0) -> Speech:
    def speak(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.wait(pause):
            connection.sendall(piece)

    return speak


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"


@pytest.mark.parametrize(
    ("speaks", "cause"),
    [
        pytest.param(repeats(b"X-Mere: " + b"x" * 900 + b"\r\n"), Cause.ANSWER_UNREADABLE, id="headers without end"),
        pytest.param(
            repeats(b"HTTP/1.1 100 Continue\r\n\r\n", first=b""), Cause.ANSWER_UNREADABLE, id="continue without end"
        ),
        pytest.param(repeats(b"x" * 4096, first=b"HTTP/1.1 200 "), Cause.ANSWER_UNREADABLE, id="a line without end"),
        pytest.param(repeats(b"x", pause=0.05), Cause.TIME_OUT, id="headers that trickle"),
        pytest.param(repeats(b"x", first=OK, pause=0.05), Cause.TIME_OUT, id="a body that trickles"),
        pytest.param(says(OK, stays=True), Cause.TIME_OUT, id="never closes"),
        pytest.param(says(OK, b"tak"), Cause.CUT_OFF, id="says 200 and is cut off"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\n"), Cause.CUT_OFF, id="cut off in its headers"),
        pytest.param(says(), Cause.CUT_OFF, id="hangs up"),
    ],
)
def test_an_answer_that_is_none_is_a_failed_try(speaks: Speech, cause: Cause, settings: object) -> None:
    answer = ask(speaks, settings, limit=SHORT if cause == Cause.TIME_OUT else LONG)
    assert (answer.taken, answer.cause) == (False, cause)
    assert answer.technical


def test_what_follows_a_clear_answer_is_not_waited_for(settings: object) -> None:
    endless = repeats(b"x" * 1024, first=b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")
    assert ask(endless, settings).taken


@pytest.mark.parametrize("place", [b"http://127.0.0.1:1/", b"http://169.254.169.254/", b"file:///etc/passwd"])
def test_a_redirect_into_the_house_leads_nowhere(
    place: bytes, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    original = connections.open_socket
    monkeypatch.setattr(connections, "open_socket", lambda address: opened.append(address) or original(address))
    answer = ask(says(b"HTTP/1.1 307 Over there\r\nLocation: " + place + b"\r\nContent-Length: 0\r\n\r\n"), settings)
    assert answer.cause == Cause.REDIRECTED
    assert len(opened) == 1


def test_a_name_that_points_elsewhere_at_the_next_connection_is_not_followed(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is asked about when the connection is made, whatever the name meant before."""
    closes = says(OK[:17] + b"Connection: close\r\nContent-Length: 0\r\n\r\n")
    with receiver_that(closes) as address, RestPush(address) as channel:
        (first,) = channel.send([letter()], seconds=20)
        settings.LOCAL_RECEIVERS_ALLOWED = False  # type: ignore[attr-defined]
        (second,) = channel.send([letter()], seconds=20)
    assert first is not None
    assert first.taken
    assert second is not None
    assert second.cause == Cause.ADDRESS_NOT_PUBLIC


def test_a_message_is_not_sent_twice_within_one_try(settings: object) -> None:
    """A kept connection that ends while we write fails the try: whether the receiver has the message is unknown."""
    calls: list[int] = []

    def once_well(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        calls.append(1)
        # The second message on the same connection is read and left without an answer.
        heard = b""
        while not heard.endswith(b"--\r\n"):
            heard += connection.recv(65_536)
        calls.append(2)

    settings.DELIVERY_CONCURRENCY = 1  # type: ignore[attr-defined]
    with receiver_that(once_well) as address, RestPush(address) as channel:
        answers = channel.send([letter(), letter()], seconds=20)
    assert [answer and answer.cause for answer in answers] == ["", Cause.CUT_OFF]
    assert calls == [1, 2]
