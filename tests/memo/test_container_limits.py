"""A small archive cannot become an endless one."""

from __future__ import annotations

from memo.container_faults import ContainerFault, EntryFault
from memo.container_limits import ContainerLimits
from tests.memo.containers import MEBIBYTE, bomb, packed, read_all, tar


def test_too_many_entries_stop_after_the_allowed_ones() -> None:
    data = packed(tar(*((f"{number}.xml", b"") for number in range(5))))
    entries, fault = read_all(data, limits=ContainerLimits(maximum_entries=3))
    assert len(entries) == 3
    assert fault is ContainerFault.TOO_MANY_ENTRIES


def test_total_size_is_capped() -> None:
    limits = ContainerLimits(maximum_entry_bytes=MEBIBYTE, maximum_unpacked_bytes=10 * MEBIBYTE)
    assert read_all(bomb(20 * MEBIBYTE), limits=limits) == ([("a.xml", EntryFault.TOO_LARGE)], ContainerFault.TOO_LARGE)


def test_ratio_is_capped_beyond_the_free_part() -> None:
    data = bomb(20 * MEBIBYTE)
    limits = ContainerLimits(maximum_entry_bytes=MEBIBYTE, ratio_free_bytes=10 * MEBIBYTE)
    assert read_all(data, limits=limits)[1] is ContainerFault.RATIO_TOO_HIGH
    assert read_all(data, limits=ContainerLimits(ratio_free_bytes=30 * MEBIBYTE))[1] is None
