"""Memory of a piece of code, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: The process's own peak. ``ru_maxrss`` will not do: it starts with the peak of the process that started this one.
_PRELUDE = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
def measure():
    global before
    before = peak()
"""
_REPORT = """
print(peak() - before)
"""


def memory_growth(code: str) -> int:
    """Bytes by which the process's peak grows after ``code`` has called ``measure()``."""
    command = [sys.executable, "-c", _PRELUDE + code + _REPORT]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])
