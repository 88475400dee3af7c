"""Builds the message that goes to a trusted third party: a new header, and every document of the stored original.

The documents go from the original through a temporary file into the new message, piece by piece, so memory does not
depend on the message's size (MeMo facts, section 10).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from django.conf import settings

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import content
from administrativ_adgang.mailbox.models import Placement, TrustedRecipient
from memo import NotBuildable, Recipient, Sender, forward, write

#: MeMo's own limit for the comment of a forwarded message, in characters.
COMMENT_LENGTH = 512
_KEPT_IN_MEMORY = 1 << 20


@contextmanager
def forwarded(
    placement: Placement, *, organisation: Organisation, recipient: TrustedRecipient, comment: str
) -> Iterator[IO[bytes]]:
    """The new message as a stream that stands at its beginning.

    Raises RefusedByRule when the comment or the whole message is too long, and
    :class:`~administrativ_adgang.mailbox.content.ContentRemoved`.
    """
    if len(comment) > COMMENT_LENGTH:
        raise RefusedByRule(f"Kommentaren må højst fylde {COMMENT_LENGTH} tegn.", field="comment")
    with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as target:
        with _Documents() as documents:
            original = content.read_into(placement.message, documents)
            new = forward(
                original,
                sender=Sender(sender_id=organisation.cvr_number, id_type="CVR", label=organisation.name),
                recipient=Recipient(
                    recipient_id=recipient.recipient_id, id_type=recipient.recipient_id_type, label=recipient.name
                ),
                received=placement.placed_at,
                comment=comment or None,
            )
            try:
                write(new, cast(BinaryIO, target), contents=documents)
            except NotBuildable as error:
                raise RefusedByRule("Kommentaren har tegn, der ikke kan sendes.", field="comment") from error
        _check_size(target.tell())
        target.seek(0)
        yield cast(IO[bytes], target)


def _check_size(size: int) -> None:
    limit = settings.MAXIMUM_MESSAGE_BYTES
    if size > limit:
        megabytes = f"{limit / 1024**2:.1f}".replace(".", ",")
        raise RefusedByRule(f"Brevet er for stort til at blive videresendt: det må højst fylde {megabytes} MB i alt.")


class _Documents:
    """Every document of a message in one temporary file, and then out again in the same order."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115 - closed on leaving
        self._starts: list[int] = []

    def __enter__(self) -> _Documents:
        return self

    def __exit__(self, *problem: object) -> None:
        self._file.close()

    def reset(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._starts = []

    def begin(self, number: int) -> None:
        self._starts.append(self._file.tell())

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def __iter__(self) -> Iterator[BinaryIO]:
        ends = [*self._starts[1:], self._file.tell()]
        for start, end in zip(self._starts, ends, strict=True):
            self._file.seek(start)
            yield cast(BinaryIO, _Part(cast(IO[bytes], self._file), end - start))


class _Part:
    """The next bytes of a file, as a file of their own."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece
