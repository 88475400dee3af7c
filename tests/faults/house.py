"""The whole house as real processes in a folder of its own, each of which can be killed and comes back."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from administrativ_adgang.management.demo import world
from runner.child import spawn
from runner.engines import Engines, owned
from runner.errors import RunnerError
from runner.places import forget
from runner.postgres import Postgres
from runner.processes import MIGRATE, SEED, Process, manage, processes
from runner.redis import Redis

PROJECT = Path(__file__).parent.parent.parent
QUICK = {
    "DEMO": "true",
    "DELIVERY_TIMEOUT_SECONDS": "2",
    "RETRY_MINUTES": "0,0",
    "PYTHONUNBUFFERED": "1",
    "LOG_LEVEL": "WARNING",
}

# A receiver that takes its time with some, so that a kill often meets a message on its way.
LATE = ("--mode", "slow", "--seconds", "0.4", "--share", "0.3")


@dataclass
class House:
    """The engines, and every process by its name."""

    engines: Engines
    port: int
    environment: dict[str, str]
    commands: dict[str, tuple[str, ...]]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.engines.place.var

    def run(self, command: tuple[str, ...], *, seconds: float = 60) -> None:
        """One command that has to end well."""
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=seconds
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, name: str) -> None:
        """Start a process; what it says goes to a file."""
        with (self.folder / f"{name}.out").open("ab") as output:
            self.running[name] = spawn(self.commands[name], output=output, environment=self.environment, folder=PROJECT)

    def kill(self, name: str) -> None:
        """Take a process, with all it has started, away without a word; it comes back at once."""
        if name == "redis":
            redis = self.engines.by_variable["REDIS_URL"]
            assert isinstance(redis, Redis)
            assert redis.process is not None
            redis.process.kill()
            redis.process.wait()
            # What it had in mind is gone too: the house must live with an empty broker.
            shutil.rmtree(redis.data)
            redis.start()
            return
        if name == "postgres":
            self._kill_postgres()
            return
        self._end(name)
        self.start(name)

    def _kill_postgres(self) -> None:
        postgres = self.engines.by_variable["DATABASE_URL"]
        assert isinstance(postgres, Postgres)
        assert postgres.process is not None
        postgres.process.kill()
        postgres.process.wait()
        for _ in range(50):
            # The killed server's own children need a moment to notice and let go of its memory.
            with contextlib.suppress(RunnerError):
                postgres.start()
                return
            time.sleep(0.2)
        postgres.start()

    def wait_until_it_answers(self) -> None:
        """Wait for the web address and the receiver."""
        wait_until(
            lambda: answers(self.port) and answers(self.port + 1, "/received?count"),
            40,
            lambda: self.say("web") + self.say("receiver"),
        )

    def restart(self, **environment: str) -> None:
        """Kill all processes but the receiver, and start them with another environment."""
        self.environment |= environment
        for name in [name for name in self.running if name != "receiver"]:
            self._end(name)
            self.start(name)

    def revive(self) -> list[str]:
        """Start again whatever has ended by itself, as the runner does; returns the names."""
        ended = [name for name, process in self.running.items() if process.poll() is not None]
        for name in ended:
            self._end(name)
            self.start(name)
        return ended

    def say(self, name: str) -> str:
        """What a process has said, for the one who reads a failed test."""
        file = self.folder / f"{name}.out"
        return file.read_text(errors="replace")[-3000:] if file.exists() else ""

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Rows straight from the database."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[call-overload, no-any-return]

    def close(self) -> None:
        for name in list(self.running):
            self._end(name)

    def _end(self, name: str) -> None:
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def open_house() -> Iterator[House]:
    """Everything up, with the demo world in it, while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="fault-"))
    folder.chmod(0o755)
    port = _free_ports()
    outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(forget, folder)
        engines = stack.enter_context(owned(folder, {}))
        environment = {**outside, **engines.addresses, **QUICK, "VAR_DIR": str(folder), "PORT": str(port)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        table = [*processes(port, folder), Process("receiver", _receiver(port, folder))]
        house = House(engines, port, environment, {process.name: process.command for process in table})
        stack.callback(house.close)
        house.run(MIGRATE.command)
        house.run(SEED.command)
        for name in house.commands:
            house.start(name)
        house.wait_until_it_answers()
        yield house


def _receiver(port: int, folder: Path) -> tuple[str, ...]:
    """One of its systems sends a business receipt before it answers our push; the other lets the answer do."""
    keys = folder / "receiver.keys"
    keys.write_text("".join(f"{one.path}={one.key}\n" for one in world.SYSTEMS if one.name == "Løn og Personale"))
    api = f"http://127.0.0.1:{port}/apis/v1"
    return manage("demo_receiver", "--port", str(port + 1), "--api", api, "--keys", str(keys), "--quiet", *LATE)


def wait_until(is_so: Callable[[], bool], seconds: float, why: Callable[[], object] = lambda: "") -> None:
    """Wait; fails the test, saying why, when it takes too long."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, why()
        time.sleep(0.2)


def answers(port: int, path: str = "/health") -> bool:
    """Whether a web server answers at all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_ports() -> int:
    """A port that is free, and the next one too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port
