"""Starts the runner as a process of its own and looks for what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from runner.engines import PROJECT


def bare_environment(**more: str) -> dict[str, str]:
    """Our environment without the engines that the tests themselves run on."""
    ours = {"DATABASE_URL", "REDIS_URL", "VAR_DIR", "PORT", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PYTHONPATH": str(PROJECT), **more}


def start(arguments: Sequence[str], **more: str) -> subprocess.Popen[str]:
    """Start Python with these arguments, its output in one pipe."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=bare_environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(arguments: Sequence[str], **more: str) -> tuple[int, str]:
    """Run Python with these arguments to its end: exit code and output."""
    process = start(arguments, **more)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def processes_naming(text: str) -> list[str]:
    """Command lines of the living processes whose command line or environment names the text, ours excepted."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if folder.name == str(os.getpid()):
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if text.encode() in command + environment:
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found
