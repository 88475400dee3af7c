"""The inner layer: every dialect of tar, and archives made to do harm."""

from __future__ import annotations

import io
import tarfile

import pytest

from memo.container_faults import ContainerFault, EntryFault
from tests.memo.containers import MEBIBYTE, of_type, packed, read_all, tar


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


def test_nul_in_a_pax_name_is_not_allowed() -> None:
    record = b"path=a\0b.xml\n"
    record = str(len(record) + 3).encode() + b" " + record
    extension = of_type("x", tarfile.XHDTYPE)
    data = packed(tar((extension, record), ("a.xml", b"bad"), ("b.xml", b"good"), archive_format=tarfile.USTAR_FORMAT))
    assert read_all(data) == ([("a\ufffdb.xml", EntryFault.NAME_NOT_ALLOWED), ("b.xml", b"good")], None)


def test_damaged_archive_gives_its_first_entries_then_the_error() -> None:
    archive = bytearray(tar(("1.xml", b"one"), ("2.xml", b"two"), ("3.xml", b"three")))
    archive[1024:1034] = b"\xff" * 10
    assert read_all(packed(bytes(archive))) == ([("1.xml", b"one")], ContainerFault.DAMAGED)


@pytest.mark.parametrize("padding", [0, 1, 10_000])
def test_zero_padding_after_the_end_is_harmless(padding: int) -> None:
    archive = tar(("a.xml", b"x"))
    assert read_all(packed(archive + bytes(padding)) + bytes(padding)) == ([("a.xml", b"x")], None)


def test_second_archive_behind_the_first_is_not_lost_in_silence() -> None:
    archive = tar(("a.xml", b"x"))
    for data in (packed(archive + archive), packed(archive) + packed(archive), packed(archive) + b"\0\0x"):
        assert read_all(data) == ([("a.xml", b"x")], ContainerFault.TRAILING_DATA)


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
