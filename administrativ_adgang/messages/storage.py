"""Content of messages: put durably, opened as a stream, removed.

The order is what keeps post from being lost: content is on disk, synced, before the row that names it commits, and is
removed only after the row that no longer names it has committed. What a crash leaves between is swept.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

from administrativ_adgang.core import clock


class DurableFileSystemStorage(FileSystemStorage):
    """Files whose bytes and name have reached the disk when :meth:`save` returns."""

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks(1 << 20):
                    file.write(chunk)
                file.flush()
                os.fdatasync(file.fileno())
            os.rename(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_directory(target.parent)
        return name


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def store() -> Storage:
    """The storage that holds content (any Django storage; files by default)."""
    return storages["content"]


def put(stream: IO[bytes], *, kind: str = "memo") -> str:
    """Store everything in ``stream`` durably under a new key and return the key.

    Keys are spread over 256 folders per day and never used twice, so a resent message cannot overwrite another's content.
    """
    name = uuid.uuid4().hex
    return store().save(f"{kind}/{clock.today():%Y/%m/%d}/{name[:2]}/{name}", File(stream))


def open_content(key: str) -> IO[bytes]:
    """The content under a key, as a stream of bytes. Raises FileNotFoundError when it has been removed."""
    return cast(IO[bytes], store().open(key, "rb"))


def remove_after_commit(keys: Iterable[str]) -> None:
    """Remove content once the rows that no longer name it have committed."""
    for key in keys:
        if key:
            transaction.on_commit(partial(store().delete, key))


def unreferenced(keys: Iterable[str], *, known: set[str]) -> list[str]:
    """Which keys no row names and are older than an hour: left by a crash between storing and committing."""
    limit = clock.now() - timedelta(hours=1)
    return [key for key in keys if key not in known and store().get_modified_time(key) < limit]
