"""One call at a time to a receiver: the message goes out, and of the answer only what a technician needs is read."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from typing import IO, Any

import pycurl

from administrativ_adgang.delivery.causes import of_status
from administrativ_adgang.delivery.channels import connections, failures
from administrativ_adgang.delivery.channels.base import Answer, Parcel
from administrativ_adgang.delivery.channels.multipart import frame
from administrativ_adgang.delivery.channels.throttle import LARGE_BYTES
from administrativ_adgang.delivery.contents import length

_HEADER_BYTES = 32 * 1024
_ANSWER_BYTES = 4 * 1024
_JSON = "application/json"


#: Gives up to so many bytes of a body; none at its end.
Source = Callable[[int], bytes]


class Call:
    """A handle that is used for one parcel after the other. ``handle`` is what a pool of connections works with."""

    def __init__(self, url: str, *, as_json: bool) -> None:
        self.handle = connections.new_handle(url)
        self.position = 0
        self._as_json = as_json
        self._open = ExitStack()
        self._start_over()
        for option, function in (
            (pycurl.OPENSOCKETFUNCTION, self._open_socket),
            (pycurl.HEADERFUNCTION, self._take_header),
            (pycurl.WRITEFUNCTION, self._take_answer),
        ):
            self.handle.setopt(option, function)

    def _start_over(self) -> None:
        self._status = ""
        self._header_bytes = 0
        self._headers_ended = False
        self._answer = b""
        self._error: Exception | None = None

    def prepare(self, parcel: Parcel, *, seconds: float) -> None:
        """Make ready to send a parcel within ``seconds``. Raises what opening its content raises."""
        self._start_over()
        if self._as_json:
            content_type, size = _JSON, parcel.size
            source: Source = self._entered(parcel).read
        else:
            form = frame(parcel.name)
            content_type = form.content_type
            content = self._entered(parcel)
            if parcel.size > LARGE_BYTES:
                # Measured, not believed: a content in another version has another length than the one received.
                size = form.length(length(content))
                source = _Joined(form.head, content, form.tail).read
            else:
                body = b"".join((form.head, content.read(), form.tail))
                size, source = len(body), BytesIO(body).read
        self.handle.setopt(pycurl.HTTPHEADER, ("Expect:", f"Content-Type: {content_type}"))
        self.handle.setopt(pycurl.POSTFIELDSIZE_LARGE, size)
        # Read from us and not handed over as a whole: what cannot be read twice is never sent twice within one try.
        self.handle.setopt(pycurl.READFUNCTION, source if size <= LARGE_BYTES else self._reading(source))
        self.handle.setopt(pycurl.TIMEOUT_MS, max(int(seconds * 1000), 10))

    def _entered(self, parcel: Parcel) -> IO[bytes]:
        return self._open.enter_context(parcel.open())

    def ended(self, code: int = 0, message: str = "") -> Answer:
        """The answer, once the client library has ended the call, with an error (not 0) or without."""
        self._open.close()
        if code and self._error is not None:
            return failures.of_error(self._error)
        if code and not self._was_read_enough(code):
            return failures.of_code(code, message, verification=self.handle.getinfo(pycurl.SSL_VERIFYRESULT))
        if not self._headers_ended:
            # To the library this is an answer without a body.
            return failures.of_code(pycurl.E_PARTIAL_FILE, "The answer ends within its headers")
        status = self.handle.getinfo(pycurl.RESPONSE_CODE)
        if 200 <= status < 300:
            return Answer(taken=True)
        text = " ".join(self._answer.decode("utf-8", "replace").split())
        return Answer(
            taken=False, cause=of_status(status), technical=failures.technical(f"HTTP {self._status}: {text}")
        )

    def _was_read_enough(self, code: int) -> bool:
        """Whether it was we who ended the call, because the answer is longer than we care for."""
        return code == pycurl.E_WRITE_ERROR and len(self._answer) >= _ANSWER_BYTES

    def fail(self, error: Exception) -> Answer:
        """The answer for a parcel that could not even be made ready."""
        self._open.close()
        return failures.of_error(error)

    def close(self) -> None:
        """Give everything back."""
        self._open.close()
        self.handle.close()

    def _open_socket(self, purpose: int, address: Any) -> socket.socket | int:
        try:
            # The library works on a duplicate of its own; this one is closed with the call.
            return self._open.enter_context(connections.open_socket(address))
        except Exception as error:
            self._error = error
            return int(pycurl.SOCKET_BAD)

    def _take_header(self, line: bytes) -> int | None:
        self._header_bytes += len(line)
        self._headers_ended = line in (b"\r\n", b"\n")
        if line.startswith(b"HTTP/"):
            self._status = line.decode("utf-8", "replace").partition(" ")[2].strip()
        return None if self._header_bytes <= _HEADER_BYTES else -1

    def _take_answer(self, piece: bytes) -> int | None:
        self._answer += piece[: _ANSWER_BYTES - len(self._answer)]
        return None if len(self._answer) < _ANSWER_BYTES else -1

    def _reading(self, source: Source) -> Callable[[int], bytes | int]:
        def read(size: int) -> bytes | int:
            try:
                return source(size)
            except Exception as error:
                self._error = error
                return int(pycurl.READFUNC_ABORT)

        return read


class _Joined:
    """Head, content and tail, read as one without being held as one."""

    def __init__(self, head: bytes, content: IO[bytes], tail: bytes) -> None:
        self._pieces: list[IO[bytes]] = [BytesIO(head), content, BytesIO(tail)]

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        while self._pieces:
            if piece := self._pieces[0].read(size):
                return piece
            self._pieces.pop(0)
        return b""
