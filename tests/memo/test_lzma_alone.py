"""The outer layer: legacy LZMA of every origin, and what only looks like it."""

from __future__ import annotations

import io
import lzma
import random
from uuid import uuid4

import pytest

from memo.container import read_container, write_container
from memo.container_faults import ContainerError, ContainerFault
from tests.memo.containers import MEBIBYTE, content_of, packed, read_all, tar


def test_writer_makes_legacy_lzma_with_a_sixteen_mebibyte_dictionary() -> None:
    target = io.BytesIO()
    write_container(target, [(uuid4(), b"a")])
    assert target.getvalue()[:13] == bytes.fromhex("5d00000001") + b"\xff" * 8
    with lzma.open(io.BytesIO(target.getvalue()), format=lzma.FORMAT_ALONE) as inner:
        assert inner.read(2)


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


def test_refusal_of_xz_names_the_format_in_both_languages() -> None:
    with pytest.raises(ContainerError) as raised:
        list(read_container(io.BytesIO(lzma.compress(b""))))
    assert "xz" in raised.value.danish
    assert ".tar.lzma" in raised.value.english


def test_damaged_lzma_gives_an_error() -> None:
    noise = random.Random(4).randbytes
    data = bytearray(packed(tar(*((f"{number}.xml", noise(200_000)) for number in range(4)))))
    data[400_000:400_100] = bytes(100)
    data[450_000:450_100] = bytes(100)
    entries, fault = read_all(bytes(data))
    assert len(entries) < 4
    assert fault in (ContainerFault.DAMAGED, ContainerFault.TRUNCATED)


@pytest.mark.parametrize("step", [1, 7])
def test_source_that_gives_little_at_a_time_is_read(step: int) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(step, size or step))

    data = packed(tar(("a.xml", b"x" * 3000)))
    assert [content_of(entry) for entry in read_container(Slow(data))] == [b"x" * 3000]
