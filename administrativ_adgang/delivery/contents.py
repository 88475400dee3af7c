"""A message's content in the MeMo version its receiver takes; push and pull open it here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import IO, BinaryIO, Protocol, cast

import memo
from administrativ_adgang.core.errors import DomainError, NotFound
from administrativ_adgang.messages import storage
from administrativ_adgang.systems.models import System

# A converted message up to this many bytes is held in memory, a larger one in a file.
_IN_MEMORY = 512 * 1024


class NotConvertible(DomainError):
    """The message holds something that the receiver's MeMo version cannot say."""

    code = "memo.not.convertible"


class Gone(NotFound):
    """The content has been removed, because the receiver has confirmed it or the mailbox has deleted it."""

    code = "content.removed"


class Letter(Protocol):
    """What has to be known of a message: the row of the model, or a claimed delivery."""

    @property
    def memo_version(self) -> str: ...

    @property
    def content_key(self) -> str: ...


def needs_conversion(system: System, message: Letter) -> bool:
    """Whether the receiver takes another version than the one the message was written in."""
    return system.memo_version != message.memo_version


def open_original(message: Letter) -> IO[bytes]:
    """The bytes as they were received. Raises :class:`Gone` when they are here no more."""
    if not message.content_key:
        raise Gone("Beskedens indhold er fjernet.")
    try:
        return storage.open_content(message.content_key)
    except FileNotFoundError:
        raise Gone("Beskedens indhold er fjernet.") from None


def _open_read(message: Letter, small: Mapping[str, bytes]) -> IO[bytes]:
    """The same where every small content that is here has been read already."""
    if message.content_key in small:
        return BytesIO(small[message.content_key])
    if storage.id_in_table(message.content_key) is not None:
        raise Gone("Beskedens indhold er fjernet.")
    return open_original(message)


def open_for(system: System, message: Letter, small: Mapping[str, bytes] | None = None) -> IO[bytes]:
    """The message as this system takes it. Raises :class:`Gone` and :class:`NotConvertible`.

    ``small``: the small contents of a whole batch by their keys, where they have been read together.
    """
    original = open_original(message) if small is None else _open_read(message, small)
    if not needs_conversion(system, message):
        return original
    converted = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the caller's
    with original:
        try:
            memo.convert_stream(cast(BinaryIO, original), cast(BinaryIO, converted), Decimal(system.memo_version))
        except memo.MemoError as error:
            converted.close()
            raise NotConvertible(f"Beskeden kan ikke skrives i MeMo {system.memo_version}: {error}") from error
    converted.seek(0)
    return converted


def length(content: IO[bytes]) -> int:
    """How many bytes a content has; it stands at its start afterwards."""
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    return size
