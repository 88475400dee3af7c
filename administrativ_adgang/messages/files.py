"""Content as files: written durably, moved into place, removed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

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
        """Save under a name that nobody else uses, which needs none of the checks a stranger's file name needs."""
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


class Incoming(File):
    """A file that may be moved into place: Django storages look for this method."""

    def temporary_file_path(self) -> str:
        """Where it lies now."""
        return str(cast(IO[bytes], self.file).name)


def store() -> Storage:
    """The storage that holds content in files (any Django storage; this machine's file system by default)."""
    return storages["content"]


def incoming() -> IO[bytes]:
    """A named file for bytes that are still coming in. Whoever asks for it removes it, unless it was saved."""
    storage = store()
    if isinstance(storage, DurableFileSystemStorage):
        return storage.incoming()
    return tempfile.NamedTemporaryFile(prefix="digitalpost-", delete=False)


def save(name: str, content: File) -> str:
    """Store everything in ``content`` durably under a new name; returns the name it has there."""
    storage = store()
    return (
        storage.save_new(name, content)
        if isinstance(storage, DurableFileSystemStorage)
        else storage.save(name, content)
    )


def remove_many(names: Sequence[str]) -> None:
    """Several at once: each waits for the disk or for the object store's answer, not for the processor."""
    if len(names) == 1:
        store().delete(names[0])
        return
    with ThreadPoolExecutor(min(len(names), _REMOVED_AT_ONCE), thread_name_prefix="remove") as pool:
        # Listing the results lets a failure be heard.
        list(pool.map(store().delete, names))


def _write(target: Path, content: File) -> None:
    # Under its own name at once: no row knows the name before all of it is on disk, and nobody else uses it.
    # Buffered, because the system's own write may take a part and say so: on a disk that is just getting full it does.
    with target.open("xb") as file:
        try:
            for chunk in content.chunks(_CHUNK):
                file.write(chunk)
            file.flush()
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
