"""A content folder of its own for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.stored import Stored


@pytest.fixture
def stored(tmp_path: Path, settings: Any) -> Stored:
    """What this test stores."""
    content = {**settings.STORAGES["content"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "content": content}
    return Stored(tmp_path)
