"""What both ways of reading a message take and give."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self, cast

from lxml import etree

from memo.contents import Content

CHUNK = 256 * 1024
_KEPT_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """A message's XML without its documents, and the documents in the order of the message."""

    root: etree._Element
    contents: tuple[Content, ...]
    size: int
    sha256: str | None


class Source:
    """A message's bytes, in memory or in a file, that can be read more than once.

    A file is read from where it stands. One that cannot seek is first copied into a temporary file, which ``close``
    removes.
    """

    def __init__(self, source: bytes | BinaryIO, chunk: int = CHUNK) -> None:
        self._data = source if isinstance(source, bytes) else None
        self._chunk = chunk
        self._copy: BinaryIO | None = None
        self._file: BinaryIO = io.BytesIO() if isinstance(source, bytes) else self._seekable(source)
        self._start = self._file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the temporary copy, if there is one; the file that was handed in is its owner's to close."""
        if self._copy is not None:
            self._copy.close()

    def pieces(self) -> Iterator[bytes]:
        """The bytes from the beginning."""
        if self._data is not None:
            yield self._data
            return
        self._file.seek(self._start)
        while piece := self._file.read(self._chunk):
            yield piece

    def all(self, limit: int) -> bytes:
        """All bytes, or a few more than the limit when there are more."""
        size, kept = 0, []
        for piece in self.pieces():
            size += len(piece)
            kept.append(piece)
            if size > limit:
                break
        return kept[0] if len(kept) == 1 else b"".join(kept)

    def measure(self, *, digest: bool) -> tuple[int, str | None]:
        """The number of bytes, and their SHA-256 in hexadecimal where it is asked for."""
        size, hasher = 0, hashlib.sha256()
        for piece in self.pieces():
            size += len(piece)
            if digest:
                hasher.update(piece)
        return size, hasher.hexdigest() if digest else None

    def _seekable(self, file: BinaryIO) -> BinaryIO:
        if file.seekable():
            return file
        self._copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY))  # noqa: SIM115 - see close
        shutil.copyfileobj(file, self._copy, CHUNK)
        self._copy.seek(0)
        return self._copy
