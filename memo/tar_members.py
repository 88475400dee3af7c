"""Walks a tar archive that arrives as a stream: the inner layer of a container.

``tarfile`` reads the header blocks, but the walk is ours: in stream mode ``tarfile`` takes a damaged or missing
header for the end of the archive, so messages would vanish without a word, and it reads extension headers of any size
into memory. Understands ustar, old V7, GNU long names and PAX paths and sizes.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from memo.container_faults import ContainerError, ContainerFault

BLOCK = tarfile.BLOCKSIZE
_END_BLOCK = bytes(BLOCK)
_CHUNK = 256 * 1024

#: Names and PAX records of a honest message fit in a fraction of this.
_MAX_EXTENSION_BYTES = 64 * 1024
_MAX_EXTENSIONS_IN_A_ROW = 16

_FILE_TYPES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_TYPES_WITHOUT_BODY = (
    tarfile.LNKTYPE,
    tarfile.SYMTYPE,
    tarfile.CHRTYPE,
    tarfile.BLKTYPE,
    tarfile.DIRTYPE,
    tarfile.FIFOTYPE,
)
_EXTENSION_TYPES = (
    tarfile.XHDTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class MemberBody(io.RawIOBase):
    """The bytes of one member; ends at the member's size and raises ``ContainerError`` when the archive ends before."""

    def __init__(self, archive: BinaryIO, size: int) -> None:
        self._archive = archive
        self.remaining = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self.remaining)
        if not wanted:
            return 0
        with memoryview(buffer) as whole, whole[:wanted] as part:
            count = self._archive.readinto(part)  # type: ignore[attr-defined]
        if not count:
            raise ContainerError(ContainerFault.TRUNCATED)
        self.remaining -= count
        return int(count)


@dataclass(frozen=True, slots=True)
class Member:
    """One member: name as written, size in bytes, and content, readable until the next member is asked for."""

    name: str
    size: int
    is_file: bool
    body: MemberBody


@dataclass(slots=True)
class _Extension:
    """What GNU and PAX headers say about the member that follows them."""

    count: int = 0
    name: str | None = None
    size: int | None = None
    sparse: bool = False


def read_members(archive: BinaryIO) -> Iterator[Member]:
    """Every member in order, folders and links too; ``archive`` needs ``read`` and ``readinto`` only.

    Raises ``ContainerError`` where the archive is damaged, ends too early, or has data after its end.
    """
    extension = _Extension()
    first = True
    while block := archive.read(BLOCK):
        if len(block) < BLOCK:
            raise ContainerError(ContainerFault.NOT_TAR if first else ContainerFault.TRUNCATED)
        if block == _END_BLOCK:
            _refuse_content(archive)
            break
        header = _header(block, first)
        first = False
        if header.type in _EXTENSION_TYPES:
            _extend(extension, header, archive)
            continue
        member = _member(header, extension, archive)
        extension = _Extension()
        yield member
        _skip(archive, member.body.remaining)
        member.body.close()
        _skip(archive, -member.size % BLOCK)
    if extension.count:
        raise ContainerError(ContainerFault.TRUNCATED)


def _header(block: bytes, first: bool) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
    except tarfile.HeaderError:
        raise ContainerError(ContainerFault.NOT_TAR if first else ContainerFault.DAMAGED) from None
    if header.size < 0:
        raise ContainerError(ContainerFault.DAMAGED)
    return header


def _member(header: tarfile.TarInfo, extension: _Extension, archive: BinaryIO) -> Member:
    if header.type == tarfile.GNUTYPE_SPARSE:
        # Its map of holes may go on in blocks of its own; nothing after it could be found without following that.
        raise ContainerError(ContainerFault.DAMAGED)
    size = header.size if extension.size is None else extension.size
    if header.type in _TYPES_WITHOUT_BODY:
        size = 0
    name = header.name if extension.name is None else extension.name
    is_file = header.type in _FILE_TYPES and not extension.sparse
    return Member(name, size, is_file, MemberBody(archive, size))


def _extend(extension: _Extension, header: tarfile.TarInfo, archive: BinaryIO) -> None:
    extension.count += 1
    if header.size > _MAX_EXTENSION_BYTES or extension.count > _MAX_EXTENSIONS_IN_A_ROW:
        raise ContainerError(ContainerFault.DAMAGED)
    body = archive.read(header.size)
    if len(body) < header.size:
        raise ContainerError(ContainerFault.TRUNCATED)
    _skip(archive, -header.size % BLOCK)
    if header.type == tarfile.GNUTYPE_LONGNAME:
        extension.name = body.removesuffix(b"\0").decode("utf-8", "replace")
    elif header.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
        for key, value in _pax_records(body):
            if key == b"path":
                extension.name = value.decode("utf-8", "replace")
            elif key == b"size":
                extension.size = _pax_size(value)
            elif key.startswith(b"GNU.sparse."):
                extension.sparse = True


def _pax_records(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Records are ``length key=value`` and a line break, where the length counts the whole record."""
    start = 0
    while start < len(body) and body[start]:
        space = body.find(b" ", start, start + 8)
        digits = body[start:space] if space > start else b""
        if not digits.isdigit():
            raise ContainerError(ContainerFault.DAMAGED)
        end = start + int(digits)
        key, equals, value = body[space + 1 : end - 1].partition(b"=")
        if end > len(body) or not equals or body[end - 1 : end] != b"\n":
            raise ContainerError(ContainerFault.DAMAGED)
        yield key, value
        start = end


def _pax_size(value: bytes) -> int:
    if not value.isdigit() or len(value) > 18:
        raise ContainerError(ContainerFault.DAMAGED)
    return int(value)


def _skip(archive: BinaryIO, count: int) -> None:
    while count:
        passed = len(archive.read(min(count, _CHUNK)))
        if not passed:
            raise ContainerError(ContainerFault.TRUNCATED)
        count -= passed


def _refuse_content(archive: BinaryIO) -> None:
    """The end block is followed by zeros only; a second archive behind it would otherwise be lost in silence."""
    while rest := archive.read(_CHUNK):
        if rest.strip(b"\0"):
            raise ContainerError(ContainerFault.TRAILING_DATA)
