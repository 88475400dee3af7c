"""Containers: many messages in one file, a tar archive in legacy LZMA (``.tar.lzma``), read and written as a stream.

Source: the container of the official MeMo libraries and the operation ``POST memos/`` without a message id. An
entry's name is never used as a path and never trusted; the message's identity is the ``messageUUID`` in its XML.
"""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from memo.container_faults import ContainerError, ContainerFault, EntryFault, EntryProblem
from memo.container_limits import CONTAINER_LIMITS, ContainerLimits
from memo.limits import MEBIBYTE
from memo.lzma_alone import LzmaAloneReader, open_writer
from memo.tar_members import Member, MemberBody, read_members

#: What the official Java library writes with.
DEFAULT_DICTIONARY = 16 * MEBIBYTE
DEFAULT_PRESET = 3

_CHUNK = 256 * 1024
_MAX_NAME = 255
_FORBIDDEN_IN_NAME = frozenset("/\\:\ufffd")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a container. ``name`` is for showing only; ``problem`` says why there is no content to read."""

    position: int
    name: str
    size: int
    problem: EntryProblem | None
    _content: BinaryIO | None

    def open(self) -> BinaryIO:
        """The message's bytes, to be read once and closed by the caller. Raises ``ValueError`` on a problem entry."""
        if self._content is None:
            raise ValueError(f"Entry {self.position} has a problem and no content.")
        return self._content


def read_container(
    stream: BinaryIO,
    *,
    limits: ContainerLimits = CONTAINER_LIMITS,
    spool: Callable[[], BinaryIO] | None = None,
) -> Iterator[Entry]:
    """The entries of a container in their order, one at a time.

    Without ``spool`` an entry's content comes straight out of the archive and must be read before the next entry is
    asked for. With ``spool``, which makes an empty writable file such as ``tempfile.TemporaryFile``, each content is
    first copied there, so that an entry is only handed out when it is whole.

    A bad entry is handed out with its problem and the rest goes on. Raises ``ContainerError`` after the entries that
    could be read, when the archive is empty, damaged, of another format, too large, or has data after its end.
    """
    archive = io.BufferedReader(LzmaAloneReader(stream, limits), _CHUNK)
    position = 0
    names: set[str] = set()
    for member in read_members(archive):
        name = member.name.removeprefix("./")
        if (not name and not member.is_file) or member.name == ".":
            continue
        position += 1
        if position > limits.maximum_entries:
            raise ContainerError(ContainerFault.TOO_MANY_ENTRIES, limit=limits.maximum_entries)
        problem = _problem(member, name, names, limits)
        names.add(name)
        content = None if problem else _content(member.body, spool)
        yield Entry(position, _shown(name), member.size, problem, content)
    if not position:
        raise ContainerError(ContainerFault.EMPTY)


def write_container(
    target: BinaryIO,
    messages: Iterable[tuple[UUID | str, bytes | BinaryIO]],
    *,
    dictionary: int = DEFAULT_DICTIONARY,
    preset: int = DEFAULT_PRESET,
) -> int:
    """Writes message ids with their XML into one container, each as ``<messageUUID>.xml``; returns how many.

    ``dictionary`` is in bytes. ``target`` is left open. Raises ``ContainerError`` for no message or the same id twice.
    """
    written: set[UUID] = set()
    with (
        open_writer(target, dictionary=dictionary, preset=preset) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT, encoding="utf-8") as archive,
    ):
        for given, content in messages:
            message_uuid = given if isinstance(given, UUID) else UUID(given)
            if message_uuid in written:
                raise ContainerError(ContainerFault.DUPLICATE_MESSAGE, name=str(message_uuid))
            written.add(message_uuid)
            _add(archive, f"{message_uuid}.xml", content)
        if not written:
            raise ContainerError(ContainerFault.EMPTY)
    return len(written)


def _problem(member: Member, name: str, names: set[str], limits: ContainerLimits) -> EntryProblem | None:
    if not member.is_file:
        return EntryProblem(EntryFault.NOT_A_FILE)
    if not _is_plain(name):
        return EntryProblem(EntryFault.NAME_NOT_ALLOWED)
    if name in names:
        return EntryProblem(EntryFault.DUPLICATE_NAME)
    if member.size > limits.maximum_entry_bytes:
        return EntryProblem(EntryFault.TOO_LARGE, {"size": member.size, "limit": limits.maximum_entry_bytes})
    return None


def _is_plain(name: str) -> bool:
    """A bare file name: no folders of any system, no control characters, nothing unreadable."""
    return (
        name not in ("", ".", "..")
        and len(name) <= _MAX_NAME
        and name.isprintable()
        and _FORBIDDEN_IN_NAME.isdisjoint(name)
    )


def _shown(name: str) -> str:
    """The name for people and logs; one with signs that cannot be shown has been refused."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[:_MAX_NAME])


def _content(body: MemberBody, spool: Callable[[], BinaryIO] | None) -> BinaryIO:
    if spool is None:
        return io.BufferedReader(body, _CHUNK)
    file = spool()
    try:
        shutil.copyfileobj(body, file, _CHUNK)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _add(archive: tarfile.TarFile, name: str, content: bytes | BinaryIO) -> None:
    header = tarfile.TarInfo(name)
    header.mode = 0o644
    if isinstance(content, bytes):
        header.size = len(content)
        archive.addfile(header, io.BytesIO(content))
    elif content.seekable():
        start = content.tell()
        header.size = content.seek(0, io.SEEK_END) - start
        content.seek(start)
        archive.addfile(header, content)
    else:
        with tempfile.TemporaryFile() as whole:
            shutil.copyfileobj(content, whole, _CHUNK)
            header.size = whole.tell()
            whole.seek(0)
            archive.addfile(header, whole)
