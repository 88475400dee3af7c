"""``python -m bench.ground.sink PORT [CERTIFICATE AUTHORITY]``: a receiver that costs little and keeps count.

``POST /NAME`` is taken at once, ``/slow-20-NAME`` after 20 ms, ``/hole-NAME`` never. ``GET /`` tells of each name how
many letters came and what their digests are when put together, and begins anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import ssl
import sys
from collections import defaultdict

_TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
_SLOW, _HOLE = b"/slow-", b"/hole-"

ledger: dict[str, list[int]] = defaultdict(lambda: [0, 0])


class Receiver(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._pieces: list[bytes] = []
        self._held = 0
        self._wanted = 0

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        self._held += len(data)
        while self._held >= self._wanted and self._pieces:
            if len(self._pieces) > 1:
                self._pieces = [b"".join(self._pieces)]
            if not self._take(self._pieces[0]):
                return

    def _take(self, data: bytes) -> bool:
        """Take a whole call off the front; False when it is not whole yet."""
        end = data.find(b"\r\n\r\n") + 4
        if end < 4:
            return False
        head = data[:end]
        self._wanted = end + _length(head)
        if self._held < self._wanted:
            return False
        body, rest = data[end : self._wanted], data[self._wanted :]
        self._pieces, self._held, self._wanted = [rest] if rest else [], len(rest), 0
        self._answer(head.split(b" ", 2)[1], body, head)
        return bool(rest)

    def _answer(self, path: bytes, body: bytes, head: bytes) -> None:
        if head.startswith(b"GET"):
            told = json.dumps({name: [count, f"{digest:x}"] for name, (count, digest) in ledger.items()}).encode()
            ledger.clear()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(told), told))
            return
        if path.startswith(_HOLE):
            return
        line = ledger[path.decode()]
        line[0] += 1
        line[1] ^= int.from_bytes(hashlib.sha256(_content(body)).digest())
        if path.startswith(_SLOW):
            seconds = int(path[len(_SLOW) :].partition(b"-")[0]) / 1000
            asyncio.get_running_loop().call_later(seconds, self._write)
        else:
            self._write()

    def _write(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(_TAKEN)


def _content(body: bytes) -> bytes:
    """The letter in a form with one file, or the body itself."""
    if not body.startswith(b"--"):
        return body
    boundary = body[: body.index(b"\r\n")]
    return body[body.index(b"\r\n\r\n") + 4 : body.rindex(b"\r\n" + boundary)]


def _length(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    return int(lowered[at + 15 : lowered.index(b"\r\n", at)]) if at >= 0 else 0


async def serve(port: int, tls: ssl.SSLContext | None) -> None:
    """Until the process is stopped."""
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", port, ssl=tls, backlog=512)
    await server.serve_forever()


def demanding(certificate: str, authority: str) -> ssl.SSLContext:
    """A server that lets nobody in without a certificate of the authority's."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority)
    context.load_cert_chain(certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), demanding(*sys.argv[2:]) if sys.argv[2:] else None))
