"""Content of messages: put durably, opened as a stream, removed.

The order is what keeps post from being lost: content is on disk, synced, before the row that names it commits, and is
removed only after the row that no longer names it has committed. What a crash leaves between is swept (``cleaning``).
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import IO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

from administrativ_adgang.core import clock

MEMO = "memo"
CONTAINER = "container"
_CHUNK = 1 << 20
_REMOVED_AT_ONCE = 8


class DurableFileSystemStorage(FileSystemStorage):
    """Files whose bytes and name have reached the disk when :meth:`save` returns.

    Content that already lies in a file of :meth:`incoming` is synced and renamed instead of being copied.
    """

    def incoming(self) -> IO[bytes]:
        """A new file in the same file system, for bytes of which nobody knows yet whether they will be kept."""
        directory = Path(self.path("incoming"))
        directory.mkdir(parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(dir=directory, prefix="new-", delete=False)

    def save_new(self, name: str, content: File) -> str:
        """Save under a name of :func:`put`, which needs none of the checks that a stranger's file name needs."""
        return self._save(name, content)

    def _save(self, name: str, content: File) -> str:
        target = Path(self.location, name)
        _make_directories(target.parent)
        if hasattr(content, "temporary_file_path"):
            source = Path(content.temporary_file_path())
            _sync(source)
            source.rename(target)
        else:
            _write(target, content)
        _sync(target.parent)
        return name


def _write(target: Path, content: File) -> None:
    # Under its own name at once: no row knows the name before all of it is on disk, and nobody else uses it.
    with target.open("xb", buffering=0) as file:
        try:
            for chunk in content.chunks(_CHUNK):
                file.write(chunk)
            os.fsync(file.fileno())
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _make_directories(directory: Path) -> None:
    """Make a folder with its parents, each with its name on disk: a file in a folder that a crash takes is lost too."""
    if directory.is_dir():
        return
    _make_directories(directory.parent)
    directory.mkdir(exist_ok=True)
    _sync(directory.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Incoming(File):
    """A file that may be moved into place: Django storages look for this method."""

    def temporary_file_path(self) -> str:
        return str(cast(IO[bytes], self.file).name)


def store() -> Storage:
    """The storage that holds content (any Django storage; files by default)."""
    return storages["content"]


def incoming() -> IO[bytes]:
    """A named file for bytes that are still coming in. Whoever asks for it removes it, unless :func:`put` took it."""
    storage = store()
    if isinstance(storage, DurableFileSystemStorage):
        return storage.incoming()
    return tempfile.NamedTemporaryFile(prefix="digitalpost-", delete=False)


def put(stream: IO[bytes], *, owner: UUID, kind: str = MEMO, moved: bool = False) -> str:
    """Store everything in ``stream`` durably under a new key and return the key.

    ``moved`` says that the stream is a file of :func:`incoming`, which may be renamed instead of copied.

    The key begins its name with ``owner``, the id of the message or container it belongs to, so that a sweep finds the
    row without searching; its end is random, so that a resent message cannot overwrite another's content.
    """
    content = _Incoming(stream) if moved else File(stream)
    end = uuid.uuid4().hex[:8]
    name = f"{kind}/{clock.today():%Y/%m/%d}/{end[0]}/{owner.hex}-{end}"
    storage = store()
    return (
        storage.save_new(name, content)
        if isinstance(storage, DurableFileSystemStorage)
        else storage.save(name, content)
    )


def owner_of(key: str) -> UUID | None:
    """The message or container a key was made for; None when it is no key of ours."""
    try:
        return UUID(hex=key.rpartition("/")[2].partition("-")[0])
    except ValueError:
        return None


def open_content(key: str) -> IO[bytes]:
    """The content under a key, as a stream of bytes. Raises FileNotFoundError when it has been removed."""
    return cast(IO[bytes], store().open(key, "rb"))


def remove(key: str) -> None:
    """Remove content that no row has ever named."""
    store().delete(key)


def remove_after_commit(keys: Iterable[str]) -> None:
    """Remove content once the rows that no longer name it have committed."""
    named = [key for key in keys if key]
    if named:
        transaction.on_commit(partial(_remove_many, named))


def _remove_many(keys: Sequence[str]) -> None:
    """Several at once: each waits for the disk or for the object store's answer, not for the processor."""
    if len(keys) == 1:
        store().delete(keys[0])
        return
    with ThreadPoolExecutor(min(len(keys), _REMOVED_AT_ONCE), thread_name_prefix="remove") as pool:
        # Listing the results lets a failure be heard.
        list(pool.map(store().delete, keys))
