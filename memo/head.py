"""A message cut behind its header: the small part in front as a tree, the documents behind as bytes nobody looks at."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from lxml import etree

from memo import namespaces
from memo.catalogue import finding
from memo.encoding import UnknownEncoding, codec_of
from memo.errors import NotReadable
from memo.limits import MEBIBYTE
from memo.reading import Source
from memo.safe_xml import parse_any
from memo.unreadable import Unreadable

#: In bytes; beyond any header that the limit of elements allows.
LONGEST_HEAD = 32 * MEBIBYTE

#: An end tag may also stand in a comment; a header with more of those was made to keep a machine busy.
_MOST_END_TAGS = 16

_LONGEST_END_TAG = 200
_DECLARATION_WITHIN = 200

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_HEADER = f"{{{namespaces.MEMO}}}MessageHeader"
_MESSAGE = f"{{{namespaces.MEMO}}}Message"
_HEADER_END = re.compile(rb"</(?:[^<>\s/:]{1,60}:)?MessageHeader\s*>")
_ROOT_NAME = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t\r\n]++|<\?.*?\?>|<!--.*?-->)*+<([^\s<>/!?]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """``root`` has nothing but the header as a child. ``behind`` gives the bytes after the header, in UTF-8, once."""

    root: etree._Element
    behind: Iterator[bytes]

    @property
    def header(self) -> etree._Element:
        return self.root[0]

    def serialized(self) -> bytes:
        """Everything up to the header's end, written anew in UTF-8."""
        whole = etree.tostring(self.root, encoding="utf-8")
        return _DECLARATION + whole[: whole.rindex(b"</")]


def split_head(source: Source) -> Head:
    """Reads as far as the header goes. Raises ``NotReadable`` when no message begins like this."""
    pieces = _in_utf_8(source)
    text = b""
    tried = attempts = 0
    for piece in pieces:
        searched = max(0, len(text) - _LONGEST_END_TAG)
        text += piece
        for end_tag in _HEADER_END.finditer(text, searched):
            if end_tag.end() <= tried or attempts > _MOST_END_TAGS:
                continue
            tried = end_tag.end()
            attempts += 1
            root = _parse(text[:tried])
            if root is not None:
                return Head(root, chain((text[tried:],), pieces))
        if len(text) > LONGEST_HEAD or attempts > _MOST_END_TAGS:
            break
    raise not_readable("xml.not.well.formed")


def not_readable(code: str) -> NotReadable:
    return NotReadable((finding(code),))


def _parse(text: bytes) -> etree._Element | None:
    """The root with the header in it; None when this end tag was not the header's, but stood in a comment."""
    name = _ROOT_NAME.match(text)
    if name is None:
        return None
    try:
        root = parse_any(text + b"</" + name[1] + b">")
    except Unreadable:
        return None
    if root.tag != _MESSAGE or [child.tag for child in root] != [_HEADER]:
        raise not_readable("schema.root.not.message")
    return root


def _in_utf_8(source: Source) -> Iterator[bytes]:
    pieces = source.pieces()
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= _DECLARATION_WITHIN:
            break
    try:
        codec = codec_of(start)
        if codec == "utf-8":
            yield start
            yield from pieces
            return
        decoder = codecs.getincrementaldecoder(codec)()
        for piece in chain((start,), pieces):
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except (UnknownEncoding, UnicodeError):
        raise not_readable("xml.encoding.not.supported") from None
