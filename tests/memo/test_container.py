"""Containers as real senders make them, as careless ones do, and as somebody means harm."""

from __future__ import annotations

import io
import lzma
import random
import tarfile
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from memo.container import Entry, read_container, write_container
from memo.container_faults import ContainerError, ContainerFault, EntryFault
from memo.container_limits import ContainerLimits
from tests.memo.measuring import memory_growth

MEBIBYTE = 1024 * 1024


def packed(data: bytes, dictionary: int = MEBIBYTE) -> bytes:
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 1, "dict_size": dictionary}]
    return lzma.compress(data, format=lzma.FORMAT_ALONE, filters=filters)


def tar(*members: tuple[tarfile.TarInfo | str, bytes], archive_format: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=archive_format) as archive:
        for member, content in members:
            header = tarfile.TarInfo(member) if isinstance(member, str) else member
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


def of_type(name: str, kind: bytes) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.type = kind
    return header


def content_of(entry: Entry) -> bytes:
    with entry.open() as stream:
        return stream.read()


def read_all(data: bytes, **options: object) -> tuple[list[tuple[str, bytes | EntryFault]], ContainerFault | None]:
    """Every entry with its content or its fault, and what stopped the reading."""
    entries: list[tuple[str, bytes | EntryFault]] = []
    try:
        for entry in read_container(io.BytesIO(data), **options):  # type: ignore[arg-type]
            entries.append((entry.name, entry.problem.fault if entry.problem else content_of(entry)))
    except ContainerError as error:
        return entries, error.fault
    return entries, None


def test_written_container_is_read_back_in_order() -> None:
    messages = [(uuid4(), b"first"), (uuid4(), b""), (uuid4(), b"x" * 70_000)]
    target = io.BytesIO()

    assert write_container(target, messages) == 3

    assert read_all(target.getvalue()) == ([(f"{number}.xml", content) for number, content in messages], None)


def test_writer_makes_legacy_lzma_with_a_sixteen_mebibyte_dictionary() -> None:
    target = io.BytesIO()
    write_container(target, [(uuid4(), b"a")])
    assert target.getvalue()[:13] == bytes.fromhex("5d00000001") + b"\xff" * 8
    with lzma.open(io.BytesIO(target.getvalue()), format=lzma.FORMAT_ALONE) as inner:
        assert inner.read(2)


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


def test_dictionary_of_128_mebibytes_is_read() -> None:
    data = packed(tar(("a.xml", b"\xef\xbb\xbf<a/>")), dictionary=128 * MEBIBYTE)
    assert data[:13] == bytes.fromhex("5d00000008") + b"\xff" * 8
    assert read_all(data) == ([("a.xml", b"\xef\xbb\xbf<a/>")], None)


def test_larger_dictionary_is_refused_before_memory_is_taken() -> None:
    data = packed(tar(("a.xml", b"x")))
    header = b"\x5d" + (128 * MEBIBYTE + 1).to_bytes(4, "little")
    with pytest.raises(ContainerError, match="128 MiB") as raised:
        list(read_container(io.BytesIO(header + data[5:])))
    assert raised.value.fault is ContainerFault.DICTIONARY_TOO_LARGE


def test_known_length_in_the_header_is_accepted() -> None:
    """Some packers write the length instead of an end mark; 7-Zip writes both."""
    archive = tar(("a.xml", b"content"))
    data = packed(archive)
    assert read_all(data[:5] + len(archive).to_bytes(8, "little") + data[13:]) == ([("a.xml", b"content")], None)


@pytest.mark.parametrize("archive_format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_common_tar_dialect_is_read(archive_format: int) -> None:
    name = "a" * (200 if archive_format != tarfile.USTAR_FORMAT else 90) + ".xml"
    data = packed(tar((name, b"long"), ("æøå.xml", b"danish"), archive_format=archive_format))
    assert read_all(data) == ([(name, b"long"), ("æøå.xml", b"danish")], None)


def test_pax_size_and_global_header_are_understood() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"comment": "x"}) as archive:
        header = tarfile.TarInfo("a.xml")
        header.size = 5
        header.pax_headers = {"size": "5"}
        archive.addfile(header, io.BytesIO(b"12345"))
    assert read_all(packed(buffer.getvalue())) == ([("a.xml", b"12345")], None)


def test_archive_without_end_blocks_is_whole_when_lzma_says_so() -> None:
    archive = tar(("a.xml", b"x"))
    assert read_all(packed(archive[:1024])) == ([("a.xml", b"x")], None)


@pytest.mark.parametrize(
    "name",
    ["../x.xml", "/etc/x", "a\\b.xml", "sub/a.xml", "..", "C:x.xml", "a\nb.xml", "a\u202eb.xml", "sub/../a.xml"],
)
def test_path_in_a_name_spoils_only_its_own_entry(name: str) -> None:
    data = packed(tar(("1.xml", b"one"), (name, b"bad"), ("3.xml", b"three")))
    entries, fault = read_all(data)
    assert [content for _, content in entries] == [b"one", EntryFault.NAME_NOT_ALLOWED, b"three"]
    assert fault is None


def test_nul_in_a_pax_name_is_not_allowed() -> None:
    record = b"path=a\0b.xml\n"
    record = str(len(record) + 3).encode() + b" " + record
    extension = of_type("x", tarfile.XHDTYPE)
    data = packed(tar((extension, record), ("a.xml", b"bad"), ("b.xml", b"good"), archive_format=tarfile.USTAR_FORMAT))
    assert read_all(data) == ([("a\0b.xml", EntryFault.NAME_NOT_ALLOWED), ("b.xml", b"good")], None)


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


def test_refusal_of_xz_names_the_format_in_both_languages() -> None:
    with pytest.raises(ContainerError) as raised:
        list(read_container(io.BytesIO(lzma.compress(b""))))
    assert "xz" in raised.value.danish
    assert ".tar.lzma" in raised.value.english


def test_truncated_archive_gives_its_first_entries_then_the_error() -> None:
    data = packed(tar(*((f"{number}.xml", uuid4().bytes * 5000) for number in range(5))))
    entries, fault = read_all(data[: len(data) * 3 // 4], spool=tempfile.TemporaryFile)
    assert 0 < len(entries) < 5
    assert fault is ContainerFault.TRUNCATED


def test_damaged_archive_gives_its_first_entries_then_the_error() -> None:
    archive = bytearray(tar(("1.xml", b"one"), ("2.xml", b"two"), ("3.xml", b"three")))
    archive[1024:1034] = b"\xff" * 10
    assert read_all(packed(bytes(archive))) == ([("1.xml", b"one")], ContainerFault.DAMAGED)


def test_damaged_lzma_gives_an_error() -> None:
    noise = random.Random(4).randbytes
    data = bytearray(packed(tar(*((f"{number}.xml", noise(200_000)) for number in range(4)))))
    data[400_000:400_100] = bytes(100)
    data[450_000:450_100] = bytes(100)
    entries, fault = read_all(bytes(data))
    assert len(entries) < 4
    assert fault in (ContainerFault.DAMAGED, ContainerFault.TRUNCATED)


@pytest.mark.parametrize("padding", [0, 1, 10_000])
def test_zero_padding_after_the_end_is_harmless(padding: int) -> None:
    archive = tar(("a.xml", b"x"))
    assert read_all(packed(archive + bytes(padding)) + bytes(padding)) == ([("a.xml", b"x")], None)


def test_second_archive_behind_the_first_is_not_lost_in_silence() -> None:
    archive = tar(("a.xml", b"x"))
    for data in (packed(archive + archive), packed(archive) + packed(archive), packed(archive) + b"\0\0x"):
        assert read_all(data) == ([("a.xml", b"x")], ContainerFault.TRAILING_DATA)


def test_too_many_entries_stop_after_the_allowed_ones() -> None:
    data = packed(tar(*((f"{number}.xml", b"") for number in range(5))))
    entries, fault = read_all(data, limits=ContainerLimits(maximum_entries=3))
    assert len(entries) == 3
    assert fault is ContainerFault.TOO_MANY_ENTRIES


def bomb(size: int) -> bytes:
    """A tar of one entry of zeros, packed 7,000 to 1."""
    header = tarfile.TarInfo("a.xml")
    header.size = size
    compressor = lzma.LZMACompressor(
        format=lzma.FORMAT_ALONE, filters=[{"id": lzma.FILTER_LZMA1, "preset": 0, "dict_size": MEBIBYTE}]
    )
    parts = [compressor.compress(header.tobuf())]
    parts += [compressor.compress(bytes(MEBIBYTE)) for _ in range(size // MEBIBYTE)]
    return b"".join([*parts, compressor.flush()])


def test_total_size_is_capped() -> None:
    limits = ContainerLimits(maximum_entry_bytes=MEBIBYTE, maximum_unpacked_bytes=10 * MEBIBYTE)
    assert read_all(bomb(20 * MEBIBYTE), limits=limits) == ([("a.xml", EntryFault.TOO_LARGE)], ContainerFault.TOO_LARGE)


def test_ratio_is_capped_beyond_the_free_part() -> None:
    data = bomb(20 * MEBIBYTE)
    limits = ContainerLimits(maximum_entry_bytes=MEBIBYTE, ratio_free_bytes=10 * MEBIBYTE)
    assert read_all(data, limits=limits)[1] is ContainerFault.RATIO_TOO_HIGH
    assert read_all(data, limits=ContainerLimits(ratio_free_bytes=30 * MEBIBYTE))[1] is None


def test_extension_header_as_bomb_is_refused_unread() -> None:
    extension = of_type("x", tarfile.XHDTYPE)
    extension.size = 8 * 1024**3
    data = packed(extension.tobuf(tarfile.GNU_FORMAT) + bytes(MEBIBYTE))
    assert read_all(data) == ([], ContainerFault.DAMAGED)


@pytest.mark.parametrize(
    "body", [b"0 path=x\n", b"99 path=x\n", b"x path=x\n", b"9 path=xx", b" ", b"7 size\n", b"11 size=-5\n\n"]
)
def test_broken_pax_records_are_damage_and_never_a_loop(body: bytes) -> None:
    data = packed(tar((of_type("x", tarfile.XHDTYPE), body), ("a.xml", b""), archive_format=tarfile.USTAR_FORMAT))
    assert read_all(data) == ([], ContainerFault.DAMAGED)


def test_endless_row_of_extension_headers_is_damage() -> None:
    many = [(of_type("x", tarfile.XGLTYPE), b"9 a=bcde\n")] * 20
    assert read_all(packed(tar(*many, ("a.xml", b""), archive_format=tarfile.USTAR_FORMAT))) == (
        [],
        ContainerFault.DAMAGED,
    )


def test_negative_size_is_damage() -> None:
    header = tarfile.TarInfo("a.xml")
    header.size = -512
    assert read_all(packed(header.tobuf(tarfile.GNU_FORMAT) + bytes(2048))) == ([], ContainerFault.DAMAGED)


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


@pytest.mark.parametrize("step", [1, 7])
def test_source_that_gives_little_at_a_time_is_read(step: int) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(step, size or step))

    data = packed(tar(("a.xml", b"x" * 3000)))
    assert [content_of(entry) for entry in read_container(Slow(data))] == [b"x" * 3000]


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
import tests.memo.test_container as made
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
