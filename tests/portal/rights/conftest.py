"""The office of the rights administrator."""

from __future__ import annotations

import pytest

from tests.people import Cast
from tests.portal.rights.worlds import Office


@pytest.fixture
def office(cast: Cast) -> Office:
    """Birgit's municipality, with Birgit logged in."""
    return Office(cast)
