"""A VAR_DIR per test that leaves nothing behind, outside itself either."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.places import forget


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that every account may enter; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="runner-"))
    folder.chmod(0o755)
    yield folder
    forget(folder)
    shutil.rmtree(folder)
