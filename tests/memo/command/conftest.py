"""A good message and a broken one, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from memo.build import build
from memo.example import example
from memo.versions import V1_1
from tests.memo.command.speaking import written


@pytest.fixture
def good(tmp_path: Path) -> str:
    return written(tmp_path / "good.xml", build(example()))


@pytest.fixture
def broken(tmp_path: Path) -> str:
    data = build(example(V1_1)).replace(b"<memo:label>Eksempel Kommune</memo:label>", b"")
    return written(tmp_path / "broken.xml", data)
