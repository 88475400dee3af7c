"""Hands and ears for the commands' tests."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

Captured = pytest.CaptureFixture[str]


class StandardInput:
    """A pipe: it cannot seek."""

    def __init__(self, data: bytes) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def seek(self, *_: object) -> int:
                raise io.UnsupportedOperation

        self.buffer = io.BufferedReader(Pipe(data))


def reports(captured: Captured) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def written(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)
