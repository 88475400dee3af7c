"""Containers for the tests, made with the standard library."""

from __future__ import annotations

import io
import lzma
import tarfile

from memo.container import Entry, read_container
from memo.container_faults import ContainerError, ContainerFault, EntryFault

MEBIBYTE = 1024 * 1024


def packed(data: bytes, dictionary: int = MEBIBYTE) -> bytes:
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 1, "dict_size": dictionary}]
    return lzma.compress(data, format=lzma.FORMAT_ALONE, filters=filters)


def tar(*members: tuple[tarfile.TarInfo | str, bytes], archive_format: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=archive_format) as archive:
        for member, content in members:
            header = tarfile.TarInfo(member) if isinstance(member, str) else member
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


def of_type(name: str, kind: bytes) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.type = kind
    return header


def content_of(entry: Entry) -> bytes:
    with entry.open() as stream:
        return stream.read()


def read_all(data: bytes, **options: object) -> tuple[list[tuple[str, bytes | EntryFault]], ContainerFault | None]:
    """Every entry with its content or its fault, and what stopped the reading."""
    entries: list[tuple[str, bytes | EntryFault]] = []
    try:
        for entry in read_container(io.BytesIO(data), **options):  # type: ignore[arg-type]
            entries.append((entry.name, entry.problem.fault if entry.problem else content_of(entry)))
    except ContainerError as error:
        return entries, error.fault
    return entries, None


def bomb(size: int) -> bytes:
    """A tar of one entry of zeros, packed 7,000 to 1."""
    header = tarfile.TarInfo("a.xml")
    header.size = size
    compressor = lzma.LZMACompressor(
        format=lzma.FORMAT_ALONE, filters=[{"id": lzma.FILTER_LZMA1, "preset": 0, "dict_size": MEBIBYTE}]
    )
    parts = [compressor.compress(header.tobuf())]
    parts += [compressor.compress(bytes(MEBIBYTE)) for _ in range(size // MEBIBYTE)]
    return b"".join([*parts, compressor.flush()])
