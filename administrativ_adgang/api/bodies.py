"""A call's body as a stream that knows whether it is whole.

The body of a message is never held in memory: it is read from the web server in pieces, and what was announced must
have come when it ends. A caller that is refused early is still listened to for a while, so that it can read why.
"""

from __future__ import annotations

from contextlib import suppress
from threading import BoundedSemaphore

from django.http import HttpRequest, UnreadablePostError

from administrativ_adgang.api import patience
from administrativ_adgang.api.patience import Upload
from administrativ_adgang.core.errors import RefusedByRule

CHUNK = 256 * 1024

#: What a caller that is refused before it is known may have sent and still read why, in bytes: an ordinary letter.
LARGEST_FROM_STRANGERS = 1 << 20

#: So many of them are listened to at a time in a process: the other threads are for those we know.
_STRANGERS = BoundedSemaphore(4)

#: Receipts are a few hundred bytes.
LARGEST_JSON = 256 * 1024


class BrokenOff(RefusedByRule):
    """The connection ended before the body was whole. Nothing was stored."""

    code = "content.incomplete"

    def __init__(self) -> None:
        super().__init__("Kaldets indhold sluttede før tid. Intet er gemt.")


class TooSlow(RefusedByRule):
    """The body did not come in the time it has. Nothing was stored."""

    code = "content.too.slow"

    def __init__(self) -> None:
        super().__init__("Kaldets indhold kom for langsomt. Intet er gemt.")


class Body:
    """The bytes of a call, once. ``announced`` is its Content-Length, None when it comes in chunks."""

    def __init__(self, request: HttpRequest) -> None:
        length = request.META.get("CONTENT_LENGTH") or ""
        self.announced = int(length) if length.isdigit() else None
        self.received = 0
        self._upload = Upload(request.META.get("REMOTE_ADDR", ""))
        # Django reads nothing from a body without length; a server that says it ends the stream itself can be believed.
        ends_itself = self.announced is None and request.META.get("wsgi.input_terminated")
        self._stream = request.META["wsgi.input"] if ends_itself else request

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes, none at the end.

        Raises :class:`BrokenOff` when the end comes too early, :class:`TooSlow` when it comes too late.
        """
        asked = size if self.announced is None else min(size, self.announced - self.received)
        if not asked:
            return b""
        self._upload.expects(self.received + asked)
        try:
            with patience.watched(self._upload):
                piece: bytes = self._stream.read(size)
        except (UnreadablePostError, OSError) as error:
            raise self._broken() from error
        self.received += len(piece)
        ended_early = self.announced is not None and not piece and self.received < self.announced
        # The end of what comes in chunks looks the same when we have made it ourselves.
        if ended_early or (self.announced is None and self._upload.is_cut):
            raise self._broken()
        return piece

    def _broken(self) -> RefusedByRule:
        return TooSlow() if self._upload.is_cut else BrokenOff()

    def read_all(self, *, limit: int) -> bytes:
        """The whole body, when it is small. Raises :class:`RefusedByRule` when it is not."""
        pieces = []
        while piece := self.read(min(CHUNK, limit + 1)):
            pieces.append(piece)
            if self.received > limit:
                raise RefusedByRule(f"Kaldets indhold er større end {limit} byte.", code="content.too.large")
        return b"".join(pieces)

    def drain_small(self) -> None:
        """Read on and forget, when it is no more than a stranger may send; of many strangers only a few are heard."""
        if self.announced is None or self.announced > LARGEST_FROM_STRANGERS or not _STRANGERS.acquire(blocking=False):
            return
        try:
            self.drain(limit=LARGEST_FROM_STRANGERS)
        finally:
            _STRANGERS.release()

    def drain(self, *, limit: int) -> None:
        """Read on and forget, up to ``limit`` bytes: many clients read no answer before they have sent everything."""
        with suppress(BrokenOff, TooSlow):
            while limit > 0 and (piece := self.read(CHUNK)):
                limit -= len(piece)
