"""Peers that are wanted for comparison only: fetched when a benchmark asks for them, beside the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def install(module: str, *requirements: str) -> ModuleType | None:
    """The module, fetched with exactly these packages; None where they cannot be had."""
    folder = fetch(module, *requirements)
    if folder is None:
        return None
    sys.path.append(str(folder))
    return import_module(module)


def fetch(module: str, *requirements: str) -> Path | None:
    """The folder with exactly these packages, for another process; None where they cannot be had."""
    folder = Path(os.environ["VAR_DIR"]) / "peers" / module
    if not folder.exists():
        command = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--no-deps"]
        try:
            subprocess.run([*command, "--target", str(folder), *requirements], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return None
    return folder
