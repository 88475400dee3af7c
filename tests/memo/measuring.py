"""Memory of a piece of code, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_PRELUDE = """
import resource
def measure():
    global before
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""
_REPORT = """
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def memory_growth(code: str) -> int:
    """Bytes by which the process's peak grows after ``code`` has called ``measure()``."""
    command = [sys.executable, "-c", _PRELUDE + code + _REPORT]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])
