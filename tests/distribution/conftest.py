"""A receiver to push to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.receiver import LocalReceiver, running_receiver


@pytest.fixture
def receiver() -> Iterator[LocalReceiver]:
    """A receiver system on this machine, over HTTP."""
    with running_receiver() as local:
        yield local
