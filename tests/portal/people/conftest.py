"""The town, and Birgit's client in it."""

from __future__ import annotations

import pytest

from tests.client import StrictClient
from tests.people import Cast, log_in
from tests.portal.people.worlds import Town


@pytest.fixture
def town(cast: Cast) -> Town:
    return Town(cast)


@pytest.fixture
def birgit(town: Town) -> StrictClient:
    """Birgit Storm, the only one who can give rights."""
    return log_in(StrictClient(), town.birgit)  # type: ignore[return-value]
