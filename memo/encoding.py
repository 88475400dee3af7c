"""Which character encoding a document has, before any parser sees it.

Everything is read as UTF-8 in the end, so that the rest of the package looks at one alphabet. What is allowed is a
short list: a parser that guesses among dozens of encodings can be told to see something else than the next reader
will.
"""

from __future__ import annotations

import re

UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF_32_MARK = b"\xff\xfe\x00\x00"
_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*(?:"[^"<>]*"|'[^'<>]*')\s+encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']"""
)

#: Declared names, lower case, and the codec that reads them. ``utf8`` is not a registered name but is seen in practice.
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}
_LONGEST_DECLARATION = 200


class UnknownEncoding(ValueError):
    """The encoding is not on the list, or the bytes are not what the declaration says."""


def codec_of(start: bytes) -> str:
    """The codec for a document that begins with these bytes (200 are enough). Raises ``UnknownEncoding``."""
    if start.startswith(_UTF_16_MARKS) and not start.startswith(_UTF_32_MARK):
        return "utf-16"
    if start.startswith(UTF_8_MARK):
        return "utf-8"
    if b"\x00" in start[:4]:
        raise UnknownEncoding("UTF-16 or UTF-32 without a byte order mark")
    match = _DECLARATION.match(start[:_LONGEST_DECLARATION])
    if match is None:
        return "utf-8"
    name = match[1].decode("ascii").lower()
    codec = _CODECS.get(name)
    if codec is None or codec == "utf-16":
        raise UnknownEncoding(name)
    return codec


def to_utf_8(data: bytes) -> bytes:
    """The same document as UTF-8; its declaration is left as it was. Raises ``UnknownEncoding``.

    UTF-8 itself is handed back unseen: whether its bytes are right is the parser's to say, with a line number.
    """
    codec = codec_of(data)
    if codec == "utf-8":
        return data
    try:
        text = data.decode(codec).encode("utf-8")
    except UnicodeError as error:
        raise UnknownEncoding(codec) from error
    if text.startswith(UTF_8_MARK):
        raise UnknownEncoding("two byte order marks")
    return text
