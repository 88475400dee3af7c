"""Runs the load generator in a process of its own."""

from __future__ import annotations

import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from bench.ground.house import House, last_line
from bench.ground.letters import Template

CONNECTIONS = 32


def call(house: House, port: int, path: str, authorization: str, letter: Template, count: int) -> dict[str, Any]:
    """Send letters from a process of its own; what it tells. Raises when one was not answered 201."""
    files = [Path(os.environ["VAR_DIR"]) / f"letter-{uuid.uuid4()}" for _ in range(2)]
    try:
        for file, piece in zip(files, (letter.head, letter.tail), strict=True):
            file.write_bytes(piece)
        command = [sys.executable, "-m", "bench.ground.load", "--port", str(port), "--path", path]
        command += ["--authorization", authorization, "--count", str(count), "--connections", str(CONNECTIONS)]
        begun = time.perf_counter()
        told: dict[str, Any] = last_line(house.run([*command, "--letter", *map(str, files)]))
        told["starting"] = time.perf_counter() - begun - told["seconds"]
    finally:
        for file in files:
            file.unlink(missing_ok=True)
    if told["failed"] or told["accepted"] != count:
        raise AssertionError(f"{count} sent: {told}")
    return told
