from __future__ import annotations

import hashlib
import os
import time
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from administrativ_adgang.messages import bodies, services, storage
from administrativ_adgang.messages.spool import LARGEST_IN_MEMORY, Spool
from tests.sending import build_sender, send
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
        key = spool.keep_as_file(owner=uuid.uuid4())
    assert content_of(key) == b"x" * size


@pytest.mark.django_db
def test_many_are_read_with_one_query_wherever_the_large_ones_lie(stored: Stored) -> None:
    small = [send(build_sender(), "0101010000") for _ in range(3)]
    large = send(build_sender(), "0101010000", size=2 * storage.LARGEST_IN_TABLE)
    gone = storage.key_in_table()
    found = storage.read_many([gone, large.content_key, *(message.content_key for message in small)])
    assert {key: hashlib.sha256(body).hexdigest() for key, body in found.items()} == {
        message.content_key: message.sha256 for message in small
    }
    assert [storage.exists(key) for key in (gone, large.content_key, small[0].content_key)] == [False, True, True]


@pytest.mark.django_db
def test_content_in_the_table_goes_with_the_transaction_that_lets_go_of_it(stored: Stored) -> None:
    kept, forgotten = (send(build_sender(), "0101010000") for _ in range(2))
    with transaction.atomic():
        services.forget_content([kept])
        transaction.set_rollback(True)
    services.forget_content([forgotten])
    assert [storage.exists(message.content_key) for message in (kept, forgotten)] == [True, False]
    with pytest.raises(FileNotFoundError):
        storage.open_content(forgotten.content_key)


def test_ids_of_bodies_grow_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.time_ns()
    ids = []
    for milliseconds in range(5):
        monkeypatch.setattr(time, "time_ns", lambda now=begun + milliseconds * 1_000_000: now)
        ids.append(bodies.new_id())
    assert ids == sorted(ids)
    assert {(identifier.version, identifier.variant) for identifier in ids} == {(7, uuid.RFC_4122)}


def test_content_that_was_removed_is_not_found(stored: Stored) -> None:
    key = storage.put(BytesIO(b"content"), owner=uuid.uuid4())
    storage.remove(key)
    with pytest.raises(FileNotFoundError):
        storage.open_content(key)
