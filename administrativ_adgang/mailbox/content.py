"""Reading a stored message, whatever its size: its data without the documents, and one document as a stream."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Message
from memo import File, Sink, examine
from memo import Message as Memo

# What a look at the first bytes of a file takes to say what it is.
_HEAD = 1_024
_KEPT_IN_MEMORY = 1 << 20


class ContentRemoved(NotFound):
    """The content is not here any more: a receiver system fetched it."""

    code = "content.removed"


class Unreadable(NotFound):
    """The stored bytes cannot be read as a message. That is a fault of ours, met without falling over."""

    code = "content.unreadable"


@dataclass(frozen=True)
class Opened:
    """A message without its documents' bytes. ``heads``: the first bytes of each file, in the order of the message."""

    memo: Memo
    heads: tuple[bytes, ...]

    @property
    def files(self) -> tuple[File, ...]:
        """Every file, in the order of the message; a file's number is its place here."""
        return self.memo.files


def open_stored(message: Message) -> IO[bytes]:
    """The message's bytes as they were received. Raises :class:`ContentRemoved`."""
    removed = ContentRemoved("Brevets indhold er ikke længere her.")
    if not message.content_key:
        raise removed
    try:
        return storage.open_content(message.content_key)
    except FileNotFoundError as error:
        raise removed from error


def read(message: Message) -> Opened:
    """The message's data and the first bytes of its files. Raises :class:`ContentRemoved`."""
    sink = _Heads()
    return Opened(read_into(message, sink), tuple(map(bytes, sink.heads)))


def read_into(message: Message, sink: Sink) -> Memo:
    """The message's data, while its documents' bytes go to ``sink``. Raises :class:`ContentRemoved`."""
    with open_stored(message) as stream:
        found = examine(cast(BinaryIO, stream), sink=sink, digest=False).message
    if found is None:
        raise Unreadable("Brevet kan ikke læses.")
    return found


def read_file(message: Message, number: int) -> tuple[File, IO[bytes]]:
    """A file by its number, its bytes in a temporary file that the caller closes.

    Raises NotFound when the message has no such file, :class:`ContentRemoved` when the content is gone.
    """
    target = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    try:
        memo = read_into(message, _OneFile(number, target))
        if not 0 <= number < len(memo.files):
            raise NotFound("Dokumentet findes ikke.")
        target.seek(0)
        return memo.files[number], target
    except BaseException:
        target.close()
        raise


class _Heads:
    """Keeps the beginning of every document."""

    def __init__(self) -> None:
        self.heads: list[bytearray] = []

    def reset(self) -> None:
        self.heads = []

    def begin(self, number: int) -> None:
        self.heads.append(bytearray())

    def write(self, piece: bytes) -> None:
        head = self.heads[-1]
        head += piece[: max(0, _HEAD - len(head))]


class _OneFile:
    """Writes one document away and lets the others pass."""

    def __init__(self, number: int, target: IO[bytes]) -> None:
        self._number = number
        self._target = target
        self._is_wanted = False

    def reset(self) -> None:
        self._target.seek(0)
        self._target.truncate()

    def begin(self, number: int) -> None:
        self._is_wanted = number == self._number

    def write(self, piece: bytes) -> None:
        if self._is_wanted:
            self._target.write(piece)
