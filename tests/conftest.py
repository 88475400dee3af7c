"""What every test may lean on: the network is closed but for this machine, and the cast is ready."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.people import Cast
from tests.stored import Stored


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """The order, and what stays together when several processes share the work: a file, and all faults.

    Faults come first, since they take longest. Browser tests come last: the driver keeps an event loop running in this
    thread, which other tests would meet.
    """
    for item in items:
        together = "faults" if "faults" in item.path.parts else item.path.as_posix()
        item.add_marker(pytest.mark.xdist_group(together))
    yield
    items.sort(key=lambda item: ("browser" in item.path.parts) - ("faults" in item.path.parts))


def pytest_collection_finish() -> None:
    """What has been imported by now stays: the garbage collector need not walk through it again and again."""
    gc.freeze()


_LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that calls anything but this machine fails at once."""
    connect = socket.socket.connect

    def only_local(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOCAL):
            raise AssertionError(f"A test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_local)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people and organisations of the story (see tests/people.py)."""
    return Cast()


@pytest.fixture
def stored(tmp_path: Path, settings: Any) -> Stored:
    """A content folder of the test's own, and what it stores there."""
    content = {**settings.STORAGES["content"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "content": content}
    return Stored(tmp_path)
