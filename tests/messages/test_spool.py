from __future__ import annotations

import uuid
from io import BytesIO

import pytest

from administrativ_adgang.messages import storage
from administrativ_adgang.messages.spool import CHUNK, LARGEST_IN_MEMORY, Spool, TooLarge
from administrativ_adgang.messages.storage import LARGEST_IN_TABLE
from tests.stored import Stored, content_of

LIMIT = 2 * LARGEST_IN_MEMORY


def read(spool: Spool) -> bytes:
    source = spool.source()
    return source if isinstance(source, bytes) else source.read()


def test_few_bytes_never_touch_the_disk_before_they_are_kept(stored: Stored) -> None:
    with Spool(limit=LIMIT) as spool:
        spool.fill(BytesIO(b"a" * LARGEST_IN_MEMORY))
        assert read(spool) == b"a" * LARGEST_IN_MEMORY
        assert not stored.files
        kept = spool.keep(owner=uuid.uuid4())
    assert kept.body is None
    assert content_of(kept.key) == b"a" * LARGEST_IN_MEMORY


def test_many_bytes_are_written_once_and_moved_into_place(stored: Stored) -> None:
    with Spool(limit=LIMIT) as spool:
        spool.fill(BytesIO(b"b" * (LARGEST_IN_MEMORY + 1)))
        (incoming,) = stored.files
        inode = incoming.stat().st_ino
        assert read(spool) == b"b" * (LARGEST_IN_MEMORY + 1)
        key, _ = spool.keep(owner=uuid.uuid4())
    (kept,) = stored.files
    assert (kept, kept.stat().st_ino) == (stored.folder / key, inode)
    assert kept.read_bytes() == b"b" * (LARGEST_IN_MEMORY + 1)


@pytest.mark.parametrize(("size", "in_files"), [(LARGEST_IN_TABLE, 0), (LARGEST_IN_TABLE + 1, 1)])
def test_a_small_message_waits_for_its_row_and_a_large_one_is_on_disk(stored: Stored, size: int, in_files: int) -> None:
    with Spool(limit=LIMIT) as spool:
        spool.fill(BytesIO(b"a" * size))
        kept = spool.keep(owner=uuid.uuid4())
    assert (len(stored.files), kept.body) == (in_files, None if in_files else b"a" * size)
    assert (storage.id_in_table(kept.key) is None) == bool(in_files)


@pytest.mark.parametrize("size", [1, LARGEST_IN_MEMORY + 1])
def test_what_is_not_kept_is_gone(stored: Stored, size: int) -> None:
    with Spool(limit=LIMIT) as spool:
        spool.fill(BytesIO(b"c" * size))
    assert not stored.files


def test_exactly_the_limit_is_taken_and_one_byte_more_is_not(stored: Stored) -> None:
    with Spool(limit=LIMIT) as spool:
        spool.fill(BytesIO(b"d" * LIMIT))
        assert spool.size == LIMIT
    with pytest.raises(TooLarge) as refusal, Spool(limit=LIMIT) as spool:
        spool.fill(BytesIO(b"d" * (LIMIT + 1)))
    assert (refusal.value.code, stored.files) == ("message.too.large", [])


def test_an_endless_stream_is_read_a_chunk_beyond_the_limit_and_no_further(stored: Stored) -> None:
    class Endless:
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(TooLarge), Spool(limit=LIMIT) as spool:
        spool.fill(endless)
    assert endless.given <= LIMIT + CHUNK


def test_a_stream_that_breaks_leaves_nothing(stored: Stored) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            piece = super().read(size)
            if not piece:
                raise OSError("connection reset")
            return piece

    with pytest.raises(OSError, match="reset"), Spool(limit=LIMIT) as spool:
        spool.fill(Breaking(b"e" * LIMIT))
    assert not stored.files
