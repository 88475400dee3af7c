"""Bytes that are coming in: kept in memory while they are few, in a file when they are many, gone unless kept.

A message is examined before anybody knows whether it is taken, so nothing of a refused or broken upload stays behind:
no row, no file. What is taken is written once: the file it was received into is synced and renamed, not copied.
"""

from __future__ import annotations

import io
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, NamedTuple, Protocol, cast
from uuid import UUID

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.messages import storage

CHUNK = 256 * 1024

#: Ordinary letters are below this and never touch the disk before they are taken; a thread holds no more than this.
LARGEST_IN_MEMORY = 512 * 1024


class Readable(Protocol):
    """What bytes come from: a request's body, a file, an entry of a container."""

    def read(self, size: int = ..., /) -> bytes: ...


class TooLarge(RefusedByRule):
    """More bytes than the limit; reading stopped at the first one too many."""

    code = "message.too.large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"Beskeden er større end de tilladte {limit} byte.")


class Kept(NamedTuple):
    """The key of kept bytes; and the bytes, when they still have to be written together with the row."""

    key: str
    body: bytes | None = None


class Spool:
    """The bytes of one message or container. Use it in a ``with`` block; leaving it removes what was not kept."""

    def __init__(self, *, limit: int) -> None:
        self.size = 0
        self._limit = limit
        self._memory: io.BytesIO | None = io.BytesIO()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)

    def fill(self, stream: Readable) -> None:
        """Read ``stream`` to its end. Raises :class:`TooLarge`, after at most a chunk more than the limit."""
        while chunk := stream.read(CHUNK):
            self.write(chunk)

    def write(self, chunk: bytes) -> None:
        """Add bytes. Raises :class:`TooLarge`."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge(self._limit)
        if self._file is None and self.size > LARGEST_IN_MEMORY:
            self._file = storage.incoming()
            self._file.write(self._held().getbuffer())
            self._memory = None
        target = self._file or self._held()
        target.write(chunk)

    def source(self) -> bytes | BinaryIO:
        """Everything that was written, for a reader that takes either."""
        if self._file is None:
            return self._held().getvalue()
        self._file.flush()
        self._file.seek(0)
        return cast(BinaryIO, self._file)

    def keep(self, *, owner: UUID) -> Kept:
        """Give the bytes of a message a key; a small one is durable once its row is, a large one at once."""
        if self._file is None and self.size <= storage.LARGEST_IN_TABLE:
            return Kept(storage.key_in_table(), self._held().getvalue())
        return Kept(self.keep_as_file(owner=owner))

    def keep_as_file(self, *, owner: UUID, kind: str = storage.MEMO) -> str:
        """Make the bytes durable and return their key."""
        if self._file is None:
            held = self._held()
            held.seek(0)
            return storage.put(held, owner=owner, kind=kind)
        self._file.flush()
        self._file.seek(0)
        return storage.put(self._file, owner=owner, kind=kind, moved=True)

    def _held(self) -> io.BytesIO:
        assert self._memory is not None
        return self._memory
