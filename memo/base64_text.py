"""Base64 as XML Schema defines it (xs:base64Binary), decoded piece by piece.

White space may stand anywhere. Nothing else outside the alphabet may, the text ends on a whole group of four, and the
bits that padding leaves unused are zero. The schema engine passes over foreign characters, as RFC 2045 tells decoders
to; ``in_alphabet`` does the same, for a text that the engine has accepted.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable

import pybase64

#: Longest piece to decode at once, in bytes of text; bounds the memory for one document.
PIECE = 1024 * 1024

_WHITE_SPACE = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_IN_ALPHABET = bytes(byte for byte in range(256) if byte not in _ALPHABET)
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

    def feed(self, piece: bytes | memoryview) -> None:
        """Raises ``NotBase64``."""
        if self._take(piece):
            return
        text = bytes(piece)
        self.line_feeds += text.count(b"\n")
        if not self._take(text.translate(None, _WHITE_SPACE)):
            raise NotBase64

    def finish(self) -> None:
        """Raises ``NotBase64`` when the text stops inside a group."""
        if self._rest:
            raise NotBase64

    def _take(self, piece: bytes | memoryview) -> bool:
        """Decodes all whole groups and keeps the rest for later; has done nothing when it says no."""
        lead = min(-len(self._rest) % 4, len(piece))
        end = lead + ((len(piece) - lead) & ~3)
        first, rest = self._rest + bytes(piece[:lead]), bytes(piece[end:])
        if len(first) < 4:
            first, rest = b"", first + rest
        if rest.translate(None, _WHITE_SPACE) != rest:
            return False
        decoded, ended = [], self._ended
        for groups in (first, piece[lead:end]):
            if len(groups) > 0:
                if ended or (groups[-1] == _PAD and not _unused_bits_are_zero(groups)):
                    return False
                try:
                    decoded.append(pybase64.b64decode(groups, validate=True))
                except binascii.Error:
                    return False
                ended = groups[-1] == _PAD
        if rest and ended:
            return False
        self._rest, self._ended = rest, ended
        for data in decoded:
            self._write(data)
        return True


def in_alphabet(text: bytes) -> tuple[bytes, bool]:
    """The text without everything that carries no data, and whether that was more than white space."""
    bare = text.translate(None, _NOT_IN_ALPHABET)
    white_space = sum(text.count(character) for character in _WHITE_SPACE)
    return bare, len(bare) + white_space < len(text)


def _unused_bits_are_zero(text: bytes | memoryview) -> bool:
    if text[-2] == _PAD:
        return text[-3] in _LAST_BEFORE_TWO_PADS
    return text[-2] in _LAST_BEFORE_ONE_PAD
