"""A database of one's own, and processes that end with the benchmark."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from runner.child import spawn

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass
class House:
    """Processes with one environment."""

    environment: dict[str, str]
    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
        """Start a process; what it says goes to a file."""
        with (self.folder / f"{name}.out").open("wb") as output:
            together = {**self.environment, **environment}
            self.running[name] = spawn(command, output=output, environment=together, folder=PROJECT)
        return self.running[name]

    def run(self, command: Sequence[str]) -> str:
        """Run a command to its end and return what it printed. Raises RuntimeError when it fails."""
        done = subprocess.run(command, check=False, cwd=PROJECT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{command[:4]} failed: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        return done.stdout

    def stop(self, *names: str) -> None:
        """Stop processes with all they have started; all of them when none is named."""
        for name in names or list(self.running):
            process = self.running.pop(name)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def house(**environment: str) -> Iterator[House]:
    """Nothing outlives the block."""
    folder = Path(os.environ["VAR_DIR"]) / "log"
    folder.mkdir(parents=True, exist_ok=True)
    made = House({**os.environ, **environment}, folder)
    try:
        yield made
    finally:
        made.stop()


def fresh_database(name: str) -> str:
    """Make a database anew and return its address."""
    address = os.environ["BENCH_DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        identifier = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until(is_so: Callable[[], bool], *, seconds: float, what: str, pause: float = 0.02) -> None:
    """Raises RuntimeError when it takes too long."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError(f"It took more than {seconds} seconds: {what}")
        time.sleep(pause)


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def answers(port: int, path: str) -> bool:
    """Whether a web server answers at all, whatever it says."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        call(port, path)
        return True
    return False


def call(port: int, path: str) -> bytes:
    """What a web server says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().read()


def last_line(text: str) -> Any:
    """The JSON in the last line that a process printed."""
    return json.loads(text.strip().splitlines()[-1])
