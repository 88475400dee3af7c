"""Containers as real senders make them, as careless ones do, and as somebody means harm."""

from __future__ import annotations

import io
import lzma
import tarfile
import tempfile
import time
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from memo.container import read_container, write_container
from memo.container_faults import ContainerError, ContainerFault, EntryFault
from memo.container_limits import ContainerLimits
from tests.memo.containers import MEBIBYTE, content_of, of_type, packed, read_all, tar
from tests.memo.measuring import memory_growth


def test_written_container_is_read_back_in_order() -> None:
    messages = [(uuid4(), b"first"), (uuid4(), b""), (uuid4(), b"x" * 70_000)]
    target = io.BytesIO()

    assert write_container(target, messages) == 3

    assert read_all(target.getvalue()) == ([(f"{number}.xml", content) for number, content in messages], None)


def test_writer_takes_files_from_where_they_stand_and_streams_without_seek(tmp_path: Path) -> None:
    path = tmp_path / "message"
    path.write_bytes(b"skipped" + b"m" * 300_000)

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self._left = io.BytesIO(b"p" * 1000)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            return self._left.readinto(buffer)

    target = io.BytesIO()
    with path.open("rb") as file:
        file.seek(7)
        write_container(target, [(uuid4(), file), (uuid4(), Pipe())])  # type: ignore[list-item]

    entries, fault = read_all(target.getvalue())
    assert [content for _, content in entries] == [b"m" * 300_000, b"p" * 1000]
    assert fault is None


def test_writer_refuses_nothing_and_the_same_message_twice() -> None:
    same = uuid4()
    for messages, fault in (
        ([], ContainerFault.EMPTY),
        ([(same, b""), (str(same).upper(), b"")], ContainerFault.DUPLICATE_MESSAGE),
    ):
        with pytest.raises(ContainerError) as raised:
            write_container(io.BytesIO(), messages)  # type: ignore[arg-type]
        assert raised.value.fault is fault


def test_writer_names_entries_by_uuid_only() -> None:
    with pytest.raises(ValueError):
        write_container(io.BytesIO(), [("../evil", b"")])


@pytest.mark.parametrize(
    "name",
    ["../x.xml", "/etc/x", "a\\b.xml", "sub/a.xml", "..", "C:x.xml", "a\nb.xml", "a\u202eb.xml", "sub/../a.xml"],
)
def test_path_in_a_name_spoils_only_its_own_entry(name: str) -> None:
    data = packed(tar(("1.xml", b"one"), (name, b"bad"), ("3.xml", b"three")))
    entries, fault = read_all(data)
    assert [content for _, content in entries] == [b"one", EntryFault.NAME_NOT_ALLOWED, b"three"]
    assert fault is None


@pytest.mark.parametrize(
    "kind",
    [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
)
def test_folder_link_or_device_is_a_problem_entry(kind: bytes) -> None:
    odd = of_type("2.xml", kind)
    odd.linkname = "/etc/passwd"
    data = packed(tar(("1.xml", b"one"), (odd, b""), ("3.xml", b"three")))
    entries, fault = read_all(data)
    assert [content for _, content in entries] == [b"one", EntryFault.NOT_A_FILE, b"three"]
    assert fault is None


def test_archive_made_of_a_whole_folder_is_read() -> None:
    """``tar c .`` writes the folder itself and puts ./ before each name."""
    data = packed(tar((of_type("./", tarfile.DIRTYPE), b""), ("./a.xml", b"x")))
    assert read_all(data) == ([("a.xml", b"x")], None)


def test_name_used_twice_is_a_problem_of_the_second() -> None:
    data = packed(tar(("a.xml", b"1"), ("./a.xml", b"2"), ("b.xml", b"3")))
    assert [content for _, content in read_all(data)[0]] == [b"1", EntryFault.DUPLICATE_NAME, b"3"]


def test_too_large_entry_is_skipped_and_says_its_size() -> None:
    data = packed(tar(("a.xml", b"1"), ("b.xml", b"2" * 5000), ("c.xml", b"3")))
    entries = list(read_container(io.BytesIO(data), limits=ContainerLimits(maximum_entry_bytes=4999)))
    assert [entry.problem and entry.problem.fault for entry in entries] == [None, EntryFault.TOO_LARGE, None]
    assert entries[1].problem is not None
    assert "5000" in entries[1].problem.danish
    assert "4999" in entries[1].problem.english
    with pytest.raises(ValueError):
        entries[1].open()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ContainerFault.EMPTY),
        (packed(b""), ContainerFault.EMPTY),
        (packed(tar()), ContainerFault.EMPTY),
        (packed(tar((of_type("./", tarfile.DIRTYPE), b""))), ContainerFault.EMPTY),
        (lzma.compress(tar(("a", b""))), ContainerFault.OTHER_FORMAT),
        (b"\x1f\x8b\x08\x00" + bytes(20), ContainerFault.OTHER_FORMAT),
        (b"PK\x03\x04" + bytes(20), ContainerFault.OTHER_FORMAT),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", ContainerFault.OTHER_FORMAT),
        (tar(("a.xml", b"x")), ContainerFault.NOT_LZMA),
        (b"]\0\0", ContainerFault.NOT_LZMA),
        (packed(b"no tar at all"), ContainerFault.NOT_TAR),
        (packed(b"n" * 2000), ContainerFault.NOT_TAR),
    ],
)
def test_what_is_no_container_gets_its_own_sentence(data: bytes, fault: ContainerFault) -> None:
    assert read_all(data) == ([], fault)


def test_truncated_archive_gives_its_first_entries_then_the_error() -> None:
    data = packed(tar(*((f"{number}.xml", uuid4().bytes * 5000) for number in range(5))))
    entries, fault = read_all(data[: len(data) * 3 // 4], spool=tempfile.TemporaryFile)
    assert 0 < len(entries) < 5
    assert fault is ContainerFault.TRUNCATED


def test_spool_gets_whole_messages_and_they_stay_readable() -> None:
    data = packed(tar(("a.xml", b"1" * 1000), ("b.xml", b"2")))
    entries = list(read_container(io.BytesIO(data), spool=tempfile.TemporaryFile))
    assert [content_of(entry) for entry in entries] == [b"1" * 1000, b"2"]


def test_unspooled_content_is_closed_when_the_next_is_asked_for() -> None:
    entries = list(read_container(io.BytesIO(packed(tar(("a.xml", b"1"), ("b.xml", b"2"))))))
    with pytest.raises(ValueError):
        entries[0].open().read()


def test_spool_file_is_closed_when_the_archive_ends_inside_it() -> None:
    data = packed(tar(("a.xml", uuid4().bytes * 10_000)))
    made: list[io.BytesIO] = []

    def spool() -> io.BytesIO:
        made.append(io.BytesIO())
        return made[-1]

    assert read_all(data[:120], spool=spool) == ([], ContainerFault.TRUNCATED)
    assert [file.closed for file in made] == [True]


@pytest.mark.parametrize("layer", ["tar", "lzma"])
def test_damage_anywhere_ends_in_entries_and_a_container_error(layer: str) -> None:
    """Whatever bytes change, reading ends with what could be read or one of our own errors, never with another one."""
    random = Random(12)
    members = [("a.xml", b"first" * 200), ("b" * 150 + ".xml", b"second"), ("c.xml", b"third" * 300)]
    archive = tar(*members, archive_format=tarfile.GNU_FORMAT) + tar(("æ.xml", b"pax"))
    whole = archive if layer == "tar" else packed(archive)
    faults = set()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            data[random.randrange(len(data))] = random.choice((0, 0xFF, random.randrange(256)))
        data = data[: random.choice((len(data), random.randrange(len(data))))]
        entries, fault = read_all(packed(bytes(data)) if layer == "tar" else bytes(data))
        assert fault is not None or entries
        faults.add(fault)
    assert ContainerFault.TRUNCATED in faults
    assert len(faults) > 2


def test_ten_thousand_entries_take_seconds() -> None:
    messages = [(UUID(int=number, version=4), b"<a>%d</a>" % number) for number in range(10_000)]
    target = io.BytesIO()
    write_container(target, messages)
    started = time.process_time()
    count = sum(1 for entry in read_container(io.BytesIO(target.getvalue())) if content_of(entry).startswith(b"<a>"))
    assert count == 10_000
    assert time.process_time() - started < 5


def test_message_of_full_size_does_not_sit_in_memory() -> None:
    """Growth in a process of its own: a 90 MB entry through a 1 MiB dictionary."""
    grown = memory_growth(
        """
import io, lzma, sys, tarfile
from memo.container import Entry, read_container, write_container
import tests.memo.containers as made
data = made.bomb(90 * made.MEBIBYTE)
measure()
total = 0
for entry in read_container(io.BytesIO(data)):
    stream = entry.open()
    while piece := stream.read(65536):
        total += len(piece)
assert total == 90 * made.MEBIBYTE, total
"""
    )
    assert grown < 16 * MEBIBYTE
