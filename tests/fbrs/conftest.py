"""The world of the tests of rights."""

from __future__ import annotations

import pytest

from tests.fbrs.worlds import World


@pytest.fixture
def world(db: None) -> World:
    return World()
