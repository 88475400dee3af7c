"""Content of messages: the one door to it, wherever it lies.

A small message lies in the database, written with its row and gone with it; a large one, and a container, is a file.
The key says which. For files the order is what keeps post from being lost: content is on disk, synced, before the row
that names it commits, and is removed only after the row that no longer names it has committed. What a crash leaves
between is swept (``cleaning``).
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from functools import partial
from typing import IO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.messages import bodies, files

MEMO = "memo"
CONTAINER = "container"

#: A message up to this size in bytes lies in the database.
LARGEST_IN_TABLE = 64 * 1024

_TABLE = "table/"


def store() -> Storage:
    """The storage that holds what lies in files."""
    return files.store()


def incoming() -> IO[bytes]:
    """A named file for bytes that are still coming in. Whoever asks for it removes it, unless :func:`put` took it."""
    return files.incoming()


def key_in_table() -> str:
    """A new key for content that is going to be written to the table together with its row."""
    return f"{_TABLE}{bodies.new_id().hex}"


def id_in_table(key: str) -> UUID | None:
    """Where in the table the content lies; None when it is a file."""
    return UUID(hex=key.removeprefix(_TABLE)) if key.startswith(_TABLE) else None


def put(stream: IO[bytes], *, owner: UUID, kind: str = MEMO, moved: bool = False) -> str:
    """Store everything in ``stream`` durably as a file under a new key and return the key.

    ``moved`` says that the stream is a file of :func:`incoming`, which may be renamed instead of copied.

    The key begins its name with ``owner``, the id of the message or container it belongs to, so that a sweep finds the
    row without searching; its end is random, so that a resent message cannot overwrite another's content.
    """
    end = uuid.uuid4().hex[:8]
    name = f"{kind}/{clock.today():%Y/%m/%d}/{end[0]}/{owner.hex}-{end}"
    return files.save(name, files.Incoming(stream) if moved else File(stream))


def owner_of(key: str) -> UUID | None:
    """The message or container the key of a file was made for; None when it is no key of ours."""
    try:
        return UUID(hex=key.rpartition("/")[2].partition("-")[0])
    except ValueError:
        return None


def open_content(key: str) -> IO[bytes]:
    """The content under a key, as a stream of bytes. Raises FileNotFoundError when it has been removed."""
    if key.startswith(_TABLE):
        found = read_many([key])
        if key not in found:
            raise FileNotFoundError(key)
        return io.BytesIO(found[key])
    return cast(IO[bytes], store().open(key, "rb"))


def read_many(keys: Iterable[str]) -> dict[str, bytes]:
    """Every content among ``keys`` that is small, read with one query: at most ``LARGEST_IN_TABLE`` bytes each.

    What is missing in the answer is large, or removed: :func:`open_content` opens it as a stream, or says so.
    """
    places = {place: key for key in keys if (place := id_in_table(key)) is not None}
    return {places[place]: content for place, content in bodies.read_many(list(places)).items()}


def exists(key: str) -> bool:
    """Whether there is content under a key."""
    place = id_in_table(key)
    return bool(bodies.read_many([place])) if place else store().exists(key)


def remove(key: str) -> None:
    """Remove content that no row names."""
    place = id_in_table(key)
    if place:
        bodies.remove_many([place])
    else:
        store().delete(key)


def remove_with_rows(keys: Iterable[str]) -> None:
    """Remove content together with the change of the rows that named it: from the table at once, in the caller's
    transaction, and files once that has committed."""
    named = [key for key in keys if key]
    places = [place for key in named if (place := id_in_table(key)) is not None]
    names = [key for key in named if not key.startswith(_TABLE)]
    if places:
        bodies.remove_many(places)
    if names:
        transaction.on_commit(partial(files.remove_many, names))
