"""Limits for one container, so that a small archive cannot fill a disk or keep a machine busy for hours."""

from __future__ import annotations

from dataclasses import dataclass

from memo.container_faults import ContainerError, ContainerFault
from memo.limits import MAXIMUM_MESSAGE_BYTES, MEBIBYTE

GIBIBYTE = 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerLimits:
    """Sizes in bytes.

    ``maximum_ratio`` counts first when more than ``ratio_free_bytes`` are unpacked. Pure filling reaches 7,000 to 1;
    the same 20 kB letter to thousands of people, which is ordinary mass mail, measures about 500 to 1.
    """

    maximum_entries: int = 100_000
    maximum_entry_bytes: int = MAXIMUM_MESSAGE_BYTES
    maximum_unpacked_bytes: int = 16 * GIBIBYTE
    maximum_ratio: int = 3_000
    ratio_free_bytes: int = 256 * MEBIBYTE

    def check_unpacked(self, unpacked: int, packed: int) -> None:
        """Raises ``ContainerError`` when the archive as a whole has grown too large."""
        if unpacked > self.maximum_unpacked_bytes:
            raise ContainerError(ContainerFault.TOO_LARGE, limit=self.maximum_unpacked_bytes)
        if unpacked > self.ratio_free_bytes and unpacked > packed * self.maximum_ratio:
            raise ContainerError(ContainerFault.RATIO_TOO_HIGH, limit=self.maximum_ratio)


CONTAINER_LIMITS = ContainerLimits()
