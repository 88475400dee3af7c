"""Base64 as XML Schema defines it (xs:base64Binary), decoded piece by piece.

White space may stand anywhere. Nothing else outside the alphabet may, the text ends on a whole group of four, and the
bits that padding leaves unused are zero. libxml2's own check passes over foreign characters; this one does not.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable

import pybase64

#: Pieces of this size stay in the processor's cache, and their results in the allocator's free lists.
PIECE = 96 * 1024

_WHITE_SPACE = b" \t\r\n"
_LAST_BEFORE_ONE_PAD = frozenset(b"AEIMQUYcgkosw048")
_LAST_BEFORE_TWO_PADS = frozenset(b"AQgw")
_PAD = ord("=")


class NotBase64(ValueError):
    """The text breaks the rules of xs:base64Binary."""


class Decoder:
    """Feed it text in pieces of any size, then ``finish``. ``line_feeds`` counts the line ends in the text."""

    __slots__ = ("_ended", "_rest", "_write", "line_feeds")

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.line_feeds = 0
        self._write = write
        self._rest = b""
        self._ended = False

    def feed(self, piece: bytes) -> None:
        """Raises ``NotBase64``."""
        if not self._rest and not self._ended and len(piece) % 4 == 0 and self._decode(piece):
            return
        self.line_feeds += piece.count(b"\n")
        if not self._take(self._rest + piece.translate(None, _WHITE_SPACE)):
            raise NotBase64

    def finish(self) -> None:
        """Raises ``NotBase64`` when the text stops inside a group."""
        if self._rest:
            raise NotBase64

    def _take(self, text: bytes) -> bool:
        whole = len(text) & ~3
        if text and self._ended:
            return False
        if not self._decode(text if whole == len(text) else text[:whole]):
            return False
        self._rest = text[whole:]
        return not (self._rest and self._ended)

    def _decode(self, text: bytes) -> bool:
        if not text:
            return True
        if text[-1] == _PAD and not _unused_bits_are_zero(text):
            return False
        try:
            decoded = pybase64.b64decode(text, validate=True)
        except binascii.Error:
            return False
        self._ended = text[-1] == _PAD
        self._write(decoded)
        return True


def _unused_bits_are_zero(text: bytes) -> bool:
    if text[-2] == _PAD:
        return text[-3] in _LAST_BEFORE_TWO_PADS
    return text[-2] in _LAST_BEFORE_ONE_PAD
