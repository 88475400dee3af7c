"""The table of processes agrees with the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitalpost.schedule import QUEUE_NAMES
from runner.processes import PORT, WORKERS, processes, web_port


def test_every_queue_is_read_by_exactly_one_worker() -> None:
    read = [queue for queues, _ in WORKERS.values() for queue in queues.split(",")]
    assert sorted(read) == sorted(QUEUE_NAMES)


def test_port_moves_the_web_address_and_the_receiver_beside_it() -> None:
    commands = {process.name: process.command for process in processes(9000, Path("var"))}
    assert commands["web"][commands["web"].index("--port") + 1] == "9000"
    assert commands["receiver"][commands["receiver"].index("--port") + 1] == "9001"


@pytest.mark.parametrize(("environment", "port"), [({}, PORT), ({"PORT": ""}, PORT), ({"PORT": "8010"}, 8010)])
def test_port_comes_from_the_environment(environment: dict[str, str], port: int) -> None:
    assert web_port(environment) == port
