from __future__ import annotations

import os
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from administrativ_adgang.messages import storage
from administrativ_adgang.messages.spool import LARGEST_IN_MEMORY, Spool
from tests.stored import Stored, content_of


def test_a_key_tells_whose_content_it_is_and_is_never_used_twice(stored: Stored) -> None:
    owner = uuid.uuid4()
    first, second = (storage.put(BytesIO(text), owner=owner) for text in (b"first", b"second"))
    assert first != second
    assert storage.owner_of(first) == storage.owner_of(second) == owner
    assert content_of(first) == b"first"
    assert storage.owner_of("memo/2026/01/01/ab/something") is None


def test_bytes_names_and_new_folders_are_synced_before_the_key_is_given(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    key = storage.put(BytesIO(b"content"), owner=uuid.uuid4())
    folder = (stored.folder / key).parent
    assert synced[-2:] == [stored.folder / key, folder]
    assert {stored.folder, stored.folder / "memo", folder.parent} <= set(synced)


@pytest.mark.parametrize("size", [10, LARGEST_IN_MEMORY + 1])
def test_any_django_storage_will_do(tmp_path: Path, settings: Any, size: int) -> None:
    content = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "content": content}
    assert type(storage.store()) is FileSystemStorage
    with Spool(limit=2 * size) as spool:
        spool.fill(BytesIO(b"x" * size))
        key = spool.keep(owner=uuid.uuid4())
    assert content_of(key) == b"x" * size


def test_content_that_was_removed_is_not_found(stored: Stored) -> None:
    key = storage.put(BytesIO(b"content"), owner=uuid.uuid4())
    storage.remove(key)
    with pytest.raises(FileNotFoundError):
        storage.open_content(key)
