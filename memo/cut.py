"""The fast way to read a message: one pass over its bytes that takes the documents out and leaves a small header.

Nine tenths of the time of an ordinary reader goes into the schema engine looking at base64, so the documents never get
there: they are decoded on the way and only the rest is parsed and validated. The verdict must be the one the slow way
in ``whole`` gives, so anything out of the ordinary ends in ``CannotCut`` and the slow way decides. What is ordinary:
UTF-8, no comment, processing instruction, CDATA or document type after the XML declaration, and every element called
``content`` is MeMo's own, without attributes, with nothing but correct base64 inside.

Line ends inside a document stay in the header, so line numbers are those of the original.
"""

from __future__ import annotations

import hashlib
import re

from lxml import etree

from memo import namespaces
from memo.base64_text import PIECE, Decoder, NotBase64
from memo.contents import Recorder, Sink
from memo.encoding import UnknownEncoding, codec_of
from memo.limits import Limits
from memo.reading import Reading, Source
from memo.safe_xml import parse_small
from memo.unreadable import TOO_LARGE, Unreadable

CONTENT = f"{{{namespaces.MEMO}}}content"
_ANY_CONTENT = "{*}content"

_NAME_END = b"content>"
_START = re.compile(rb"<((?:[A-Za-z_][A-Za-z0-9_.-]{0,60}:)?content)>")
_LONGEST_START = 80
_MOST_FALSE_STARTS = 1000
_DECLARATION_START = (b"<?xml", b"\xef\xbb\xbf<?xml")


class CannotCut(Exception):
    """The message is out of the ordinary; read it the slow way."""


def read_fast(source: Source, *, sink: Sink | None, digest: bool, digests: bool, limits: Limits) -> Reading:
    """Reads an ordinary message. Raises ``CannotCut``, or ``Unreadable`` when it is larger than the limit."""
    recorder = Recorder(sink, digests=digests)
    cutter = _Cutter(recorder, limits.maximum_elements)
    hasher = hashlib.sha256()
    size = 0
    for piece in source.pieces():
        size += len(piece)
        if size > limits.maximum_message_bytes:
            raise Unreadable(TOO_LARGE)
        if digest:
            hasher.update(piece)
        cutter.feed(piece)
    header = cutter.finish()
    if len(header) > limits.maximum_elements and header.count(b"<") > limits.maximum_elements:
        raise CannotCut
    return Reading(
        root=_parse(header, len(recorder.contents)),
        contents=tuple(recorder.contents),
        size=size,
        sha256=hasher.hexdigest() if digest else None,
    )


def _parse(header: bytes, documents: int) -> etree._Element:
    declaration_end = header.find(b"?>") + 2 if header.startswith(_DECLARATION_START) else 0
    if _holds(header, b"!", 0) or _holds(header, b"?", declaration_end):
        raise CannotCut
    try:
        if codec_of(header[:200]) != "utf-8":
            raise CannotCut
        root = parse_small(header)
    except (UnknownEncoding, Unreadable) as error:
        raise CannotCut from error
    if [element.tag for element in root.iter(_ANY_CONTENT)] != [CONTENT] * documents:
        raise CannotCut
    return root


def _holds(header: bytes, mark: bytes, start: int) -> bool:
    """Whether ``<!`` or ``<?`` stands there; a search for the mark alone is forty times as fast and usually enough."""
    return header.find(mark, start) >= 0 and header.find(b"<" + mark, start) >= 0


class _Cutter:
    """Outside a document it looks for a start tag, inside one for the next ``<``, which must begin the end tag."""

    def __init__(self, recorder: Recorder, most: int) -> None:
        self._recorder = recorder
        self._most = most
        self._header: list[bytes] = []
        self._tail = b""
        self._decoder: Decoder | None = None
        self._end_tag = b""

    def feed(self, piece: bytes) -> None:
        data = self._tail + piece if self._tail else piece
        self._tail = b""
        position = 0
        while position < len(data):
            step = self._outside if self._decoder is None else self._inside
            position = step(data, position)

    def finish(self) -> bytes:
        if self._decoder is not None:
            raise CannotCut
        self._header.append(self._tail)
        return b"".join(self._header)

    def _outside(self, data: bytes, position: int) -> int:
        start = _find_start(data, position)
        if start is None:
            end = _incomplete_tag(data, position)
            self._tail = data[end:]
            self._header.append(data[position:end])
            return len(data)
        if len(self._recorder.contents) >= self._most:
            raise CannotCut
        self._header.append(data[position : start.end()])
        self._end_tag = b"</" + start[1] + b">"
        self._recorder.begin()
        self._decoder = Decoder(self._recorder.write)
        return start.end()

    def _inside(self, data: bytes, position: int) -> int:
        stop = data.find(b"<", position)
        self._decode(data, position, len(data) if stop < 0 else stop)
        if stop < 0:
            return len(data)
        end = stop + len(self._end_tag)
        if end > len(data) and self._end_tag.startswith(data[stop:]):
            self._tail = data[stop:]
            return len(data)
        if not data.startswith(self._end_tag, stop):
            raise CannotCut
        self._end_document()
        return end

    def _decode(self, data: bytes, start: int, stop: int) -> None:
        assert self._decoder is not None
        view = memoryview(data)
        try:
            for position in range(start, stop, PIECE):
                self._decoder.feed(view[position : min(position + PIECE, stop)])
        except NotBase64 as error:
            raise CannotCut from error

    def _end_document(self) -> None:
        assert self._decoder is not None
        try:
            self._decoder.finish()
        except NotBase64 as error:
            raise CannotCut from error
        self._header.append(b"\n" * self._decoder.line_feeds + self._end_tag)
        self._recorder.end()
        self._decoder = None


def _find_start(data: bytes, position: int) -> re.Match[bytes] | None:
    end = data.find(_NAME_END, position)
    for _ in range(_MOST_FALSE_STARTS):
        if end < 0:
            return None
        begin = data.rfind(b"<", max(position, end - _LONGEST_START), end)
        start = _START.match(data, begin) if begin >= 0 else None
        if start is not None:
            return start
        end = data.find(_NAME_END, end + 1)
    raise CannotCut


def _incomplete_tag(data: bytes, position: int) -> int:
    """Where a start tag begins that the next piece may complete; the end of the data when none does."""
    begin = data.rfind(b"<", max(position, len(data) - _LONGEST_START))
    return len(data) if begin < 0 or data.find(b">", begin) >= 0 else begin
