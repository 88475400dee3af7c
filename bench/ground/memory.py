"""How much memory processes hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path


def most(groups: Collection[int]) -> float:
    """MiB that the processes of these groups, children included, have held at most since they were started."""
    return sum(_most(process) for process in Path("/proc").glob("[0-9]*") if _group(process) in groups)


def _group(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    except (OSError, ProcessLookupError):
        return 0


def _most(process: Path) -> float:
    try:
        found = re.search(r"VmHWM:\s*([0-9]+) kB", (process / "status").read_text())
    except (OSError, ProcessLookupError):
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
