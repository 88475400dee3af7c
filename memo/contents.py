"""What becomes of the documents' bytes while a message is read: nothing, a place in memory, or wherever a sink puts
them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

#: How many first bytes of each document are kept, to see what kind of file it is.
START = 32


@dataclass(frozen=True, slots=True)
class Content:
    """One document's bytes after base64, as far as they were asked for. ``start`` are the first of them.

    ``has_foreign`` says that its base64 had characters that belong to none, which were passed over.
    """

    size: int
    start: bytes = b""
    sha256: str | None = None
    data: bytes | None = None
    has_foreign: bool = False


class Sink(Protocol):
    """Takes the documents' decoded bytes in the order of the message, piece by piece.

    ``reset`` means: forget everything, it comes again from the first document. It happens when a message turns out to
    need the slow way of reading. Keep nothing unless the examination finds the message valid.
    """

    def reset(self) -> None: ...

    def begin(self, number: int) -> None:
        """The document with this number, counted from 0 over the whole message, starts."""

    def write(self, piece: bytes) -> object: ...


class Collector:
    """A sink that keeps each document in memory."""

    def __init__(self) -> None:
        self._documents: list[list[bytes]] = []

    def reset(self) -> None:
        self._documents = []

    def begin(self, number: int) -> None:
        self._documents.append([])

    def write(self, piece: bytes) -> None:
        self._documents[-1].append(piece)

    def document(self, number: int) -> bytes:
        pieces = self._documents[number]
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class Recorder:
    """Counts each document, digests it where asked to, and hands its bytes on."""

    def __init__(self, sink: Sink | None, *, digests: bool) -> None:
        self.contents: list[Content] = []
        self._sink = sink
        self._digests = digests
        self._size = 0
        self._start = b""
        self._digest = hashlib.sha256()
        if sink is not None:
            sink.reset()

    def begin(self) -> None:
        self._size = 0
        self._start = b""
        if self._digests:
            self._digest = hashlib.sha256()
        if self._sink is not None:
            self._sink.begin(len(self.contents))

    def write(self, piece: bytes) -> None:
        if self._size < START:
            self._start += piece[: START - self._size]
        self._size += len(piece)
        if self._digests:
            self._digest.update(piece)
        if self._sink is not None:
            self._sink.write(piece)

    def end(self, *, has_foreign: bool = False) -> None:
        sha256 = self._digest.hexdigest() if self._digests else None
        self.contents.append(Content(self._size, self._start, sha256, has_foreign=has_foreign))
