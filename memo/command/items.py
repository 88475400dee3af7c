"""The messages in the files that a command was given, one file or a container at a time, and the file it writes."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from memo import namespaces
from memo.container import read_container
from memo.container_faults import ContainerError, EntryProblem
from memo.errors import NotReadable
from memo.head import split_head
from memo.identifiers import read_uuid
from memo.reading import Source

STANDARD_INPUT = "-"

_LZMA_START = b"\x5d\0\0"
_MESSAGE_UUID = f"{{{namespaces.MEMO}}}messageUUID"


@dataclass(frozen=True, slots=True)
class Item:
    """One message, or one problem with an entry or with the container. ``stream`` can seek; None with a problem."""

    file: str
    position: int | None = None
    entry: str | None = None
    stream: BinaryIO | None = None
    problem: EntryProblem | ContainerError | None = None

    @property
    def label(self) -> str:
        return self.file if self.entry is None else f"{self.file}: {self.entry}"


def items(file: str) -> Iterator[Item]:
    """What is in the file; each item's stream is open until the next one is asked for. Raises ``OSError``."""
    with opened(file) as stream:
        if is_container(file, stream):
            yield from _entries(file, stream)
        else:
            with able_to_seek(stream) as message:
                yield Item(file, stream=message)


@contextmanager
def opened(file: str) -> Iterator[BufferedReader]:
    """The file, or standard input for ``-``. Raises ``OSError``."""
    if file == STANDARD_INPUT:
        yield cast(BufferedReader, sys.stdin.buffer)
    else:
        with Path(file).open("rb") as stream:
            yield stream


def is_container(file: str, stream: BufferedReader) -> bool:
    """By its name, so that a wrongly packed archive gets its own sentence, or by its first bytes."""
    return file.endswith(".lzma") or stream.peek(len(_LZMA_START)).startswith(_LZMA_START)


@contextmanager
def able_to_seek(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream itself, or a copy on disk of one that can be read only once."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy


@contextmanager
def output(file: str | None) -> Iterator[BinaryIO]:
    """A file to write to, which appears under its name, or on standard output, only when all went well."""
    with tempfile.TemporaryFile() as draft:
        yield draft
        draft.seek(0)
        if file is None:
            shutil.copyfileobj(draft, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with Path(file).open("wb") as target:
                shutil.copyfileobj(draft, target)


def message_uuid_of(stream: BinaryIO) -> UUID | None:
    """The id in the message's header, whatever else is wrong with it; the stream stands at its beginning again."""
    start = stream.tell()
    try:
        return read_uuid(split_head(Source(stream)).header.findtext(_MESSAGE_UUID) or "")
    except NotReadable:
        return None
    finally:
        stream.seek(start)


def _entries(file: str, stream: BinaryIO) -> Iterator[Item]:
    try:
        for entry in read_container(stream, spool=tempfile.TemporaryFile):
            if entry.problem is not None:
                yield Item(file, entry.position, entry.name, problem=entry.problem)
            else:
                with entry.open() as content:
                    yield Item(file, entry.position, entry.name, content)
    except ContainerError as error:
        yield Item(file, problem=error)
