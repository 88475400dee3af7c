"""A call's body as a stream that knows whether it is whole.

The body of a message is never held in memory: it is read from the web server in pieces, and what was announced must
have come when it ends. A caller that is refused early is still listened to for a while, so that it can read why.
"""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, UnreadablePostError

from administrativ_adgang.core.errors import RefusedByRule

CHUNK = 256 * 1024

#: What a caller that is refused before it is known may have sent and still read why, in bytes: an ordinary letter.
LARGEST_FROM_STRANGERS = 1 << 20

#: Receipts are a few hundred bytes.
LARGEST_JSON = 256 * 1024


class BrokenOff(RefusedByRule):
    """The connection ended before the body was whole. Nothing was stored."""

    code = "content.incomplete"

    def __init__(self) -> None:
        super().__init__("Kaldets indhold sluttede før tid. Intet er gemt.")


class Body:
    """The bytes of a call, once. ``announced`` is its Content-Length, None when it comes in chunks."""

    def __init__(self, request: HttpRequest) -> None:
        length = request.META.get("CONTENT_LENGTH") or ""
        self.announced = int(length) if length.isdigit() else None
        self.received = 0
        # Django reads nothing from a body without length; a server that says it ends the stream itself can be believed.
        ends_itself = self.announced is None and request.META.get("wsgi.input_terminated")
        self._stream = request.META["wsgi.input"] if ends_itself else request

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes, none at the end. Raises :class:`BrokenOff` when the end comes too early."""
        try:
            piece: bytes = self._stream.read(size)
        except (UnreadablePostError, OSError) as error:
            raise BrokenOff from error
        self.received += len(piece)
        if not piece and self.announced is not None and self.received < self.announced:
            raise BrokenOff
        return piece

    def read_all(self, *, limit: int) -> bytes:
        """The whole body, when it is small. Raises :class:`RefusedByRule` when it is not."""
        pieces = []
        while piece := self.read(min(CHUNK, limit + 1)):
            pieces.append(piece)
            if self.received > limit:
                raise RefusedByRule(f"Kaldets indhold er større end {limit} byte.", code="content.too.large")
        return b"".join(pieces)

    def drain_small(self) -> None:
        """Read on and forget, when it is no more than a stranger may send."""
        if self.announced is not None and self.announced <= LARGEST_FROM_STRANGERS:
            self.drain(limit=LARGEST_FROM_STRANGERS)

    def drain(self, *, limit: int) -> None:
        """Read on and forget, up to ``limit`` bytes: many clients read no answer before they have sent everything."""
        with suppress(BrokenOff):
            while limit > 0 and (piece := self.read(CHUNK)):
                limit -= len(piece)
