"""Legacy LZMA ("LZMA alone") as a byte stream: the outer layer of a container.

Source: MeMo container format as the official libraries write and read it. Memory is the dictionary named in the
stream's own header (at most ``MAX_DICTIONARY``) and a small buffer, however much comes out.
"""

from __future__ import annotations

import io
import lzma
from typing import BinaryIO

from memo.container_faults import ContainerError, ContainerFault
from memo.container_limits import ContainerLimits
from memo.limits import MEBIBYTE

#: Largest dictionary a reader has to accept, in bytes; the official .NET library writes exactly this.
MAX_DICTIONARY = 128 * MEBIBYTE

#: What the decoder needs beside the dictionary. A limit of exactly the dictionary's size refuses that dictionary.
_DECODER_OVERHEAD = 4 * MEBIBYTE

_HEADER_SIZE = 13
_CHUNK = 256 * 1024

_OTHER_FORMATS = (
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xef\xbb\xbf<", "XML"),
    (b"<", "XML"),
)


class LzmaAloneReader(io.RawIOBase):
    """Unpacks ``source`` while it is read; raises ``ContainerError`` where the data or a limit says stop."""

    def __init__(self, source: BinaryIO, limits: ContainerLimits) -> None:
        self._source = source
        self._limits = limits
        self._decoder = lzma.LZMADecompressor(format=lzma.FORMAT_ALONE, memlimit=MAX_DICTIONARY + _DECODER_OVERHEAD)
        self._packed = 0
        self._unpacked = 0
        self._ended = False
        self._pending = self._checked_header()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = len(buffer)
        if not wanted or self._ended:
            return 0
        data = b""
        while not data:
            if self._decoder.eof:
                self._refuse_trailing_data()
                self._ended = True
                return 0
            data = self._unpack(wanted)
        self._unpacked += len(data)
        self._limits.check_unpacked(self._unpacked, self._packed)
        buffer[: len(data)] = data
        return len(data)

    def _checked_header(self) -> bytes:
        header = b""
        while len(header) < _HEADER_SIZE:
            more = self._source.read(_HEADER_SIZE - len(header))
            if not more:
                break
            header += more
        self._packed += len(header)
        if not header:
            raise ContainerError(ContainerFault.EMPTY)
        for start, name in _OTHER_FORMATS:
            if header.startswith(start):
                raise ContainerError(ContainerFault.OTHER_FORMAT, format=name)
        if len(header) < _HEADER_SIZE or not _are_properties(header[0]):
            raise ContainerError(ContainerFault.NOT_LZMA)
        dictionary = int.from_bytes(header[1:5], "little")
        if dictionary > MAX_DICTIONARY:
            raise ContainerError(
                ContainerFault.DICTIONARY_TOO_LARGE,
                size=dictionary // MEBIBYTE,
                limit=MAX_DICTIONARY // MEBIBYTE,
            )
        return header

    def _unpack(self, wanted: int) -> bytes:
        packed = self._pending
        self._pending = b""
        if not packed and self._decoder.needs_input:
            packed = self._source.read(_CHUNK)
            self._packed += len(packed)
            if not packed:
                raise ContainerError(ContainerFault.TRUNCATED)
        try:
            return self._decoder.decompress(packed, max_length=wanted)
        except lzma.LZMAError:
            fault = ContainerFault.DAMAGED if self._unpacked else ContainerFault.NOT_LZMA
            raise ContainerError(fault) from None

    def _refuse_trailing_data(self) -> None:
        """Zero padding after the end is harmless; anything else could be messages that nobody would ever see."""
        rest = self._decoder.unused_data or self._source.read(_CHUNK)
        while rest:
            if rest.strip(b"\0"):
                raise ContainerError(ContainerFault.TRAILING_DATA)
            rest = self._source.read(_CHUNK)


def _are_properties(byte: int) -> bool:
    """Whether the first byte names literal and position bits that a decoder knows; in most other files it does not."""
    literal_context, literal_position = byte % 9, byte // 9 % 5
    return byte < 225 and literal_context + literal_position <= 4


def open_writer(target: BinaryIO, *, dictionary: int, preset: int) -> lzma.LZMAFile:
    """A file-like writer of LZMA alone onto ``target``; closing it leaves ``target`` open."""
    filters = [{"id": lzma.FILTER_LZMA1, "preset": preset, "dict_size": dictionary}]
    return lzma.LZMAFile(target, "wb", format=lzma.FORMAT_ALONE, filters=filters)
