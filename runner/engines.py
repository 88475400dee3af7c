"""Both embedded engines together, for one VAR_DIR.

with embedded(var) as addresses:
    os.environ.update(addresses)
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from runner.account import engine_account
from runner.errors import RunnerError
from runner.places import Place, forget, prepare
from runner.postgres import Postgres
from runner.redis import Redis

LOCK = "engines.lock"
ADDRESSES = "engines.env"
PROJECT = Path(__file__).resolve().parent.parent


class Engine(Protocol):
    """What the two have in common."""

    name: str

    @property
    def url(self) -> str: ...
    def start(self) -> None: ...
    def is_running(self) -> bool: ...
    def stop(self) -> None: ...


class AlreadyRunning(RunnerError):
    """The engines of this VAR_DIR belong to another runner that is at work."""


class Engines:
    """The engines that are ours to run; one that the environment leads elsewhere is left out."""

    def __init__(self, place: Place, environment: Mapping[str, str]) -> None:
        self.place = place
        makers: dict[str, type[Postgres | Redis]] = {"DATABASE_URL": Postgres, "REDIS_URL": Redis}
        self.by_variable: dict[str, Engine] = {
            variable: maker(place) for variable, maker in makers.items() if not environment.get(variable)
        }

    @property
    def addresses(self) -> dict[str, str]:
        """Environment variables that lead to the engines started here."""
        return {variable: engine.url for variable, engine in self.by_variable.items()}

    def start(self) -> None:
        for engine in self.by_variable.values():
            engine.start()
        lines = [f"{variable}={url}\n" for variable, url in self.addresses.items()]
        (self.place.var / ADDRESSES).write_text("".join(lines))

    def stop(self) -> None:
        (self.place.var / ADDRESSES).unlink(missing_ok=True)
        for engine in reversed(self.by_variable.values()):
            engine.stop()

    def revive(self) -> list[str]:
        """Start again what has died, and say which."""
        dead = [engine for engine in self.by_variable.values() if not engine.is_running()]
        for engine in dead:
            engine.start()
        return [engine.name for engine in dead]


def var_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for what the house writes while it runs: VAR_DIR, or `var` in the project."""
    return Path(environment.get("VAR_DIR") or PROJECT / "var").absolute()


@contextmanager
def owned(
    var: Path, environment: Mapping[str, str] = os.environ, purpose: str = "python -m runner"
) -> Iterator[Engines]:
    """Start the engines as their only owner and stop them at the end. `purpose` is told to those who come second.

    Raises AlreadyRunning when another runner owns the engines of this VAR_DIR.
    """
    with ExitStack() as stack:
        stack.enter_context(_lock(var, purpose))
        engines = Engines(prepare(var, engine_account()), environment)
        stack.callback(engines.stop)
        engines.start()
        yield engines


@contextmanager
def embedded(var: Path, environment: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """Environment variables that lead to the engines of this VAR_DIR, running while the block runs.

    Engines that another runner has running are shared, and left running.
    """
    if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
        yield {}
        return
    with ExitStack() as stack:
        try:
            addresses = stack.enter_context(owned(var, environment)).addresses
        except AlreadyRunning:
            shared = read_addresses(var)
            addresses = {variable: url for variable, url in shared.items() if not environment.get(variable)}
        yield addresses


def read_addresses(var: Path) -> dict[str, str]:
    """What running engines wrote about themselves.

    Raises RunnerError when they are still starting or already stopping.
    """
    try:
        lines = (var / ADDRESSES).read_text().splitlines()
    except FileNotFoundError:
        raise RunnerError(f"The engines in {var} are just starting or stopping: try again in a moment.") from None
    return dict(line.split("=", 1) for line in lines)


def refuse_when_owned(var: Path) -> None:
    """Raises AlreadyRunning when another runner owns the engines of this VAR_DIR."""
    with _lock(var, ""):
        pass


def clean(var: Path) -> None:
    """Remove the VAR_DIR, those inside it (of tests and figures), and what they have elsewhere.

    Raises AlreadyRunning when one of them is at work.
    """
    inner = [lock.parent for lock in (*var.glob(LOCK), *var.glob(f"*/{LOCK}"))]
    for folder in inner:
        refuse_when_owned(folder)
    for folder in inner:
        forget(folder)
    shutil.rmtree(var, ignore_errors=True)


@contextmanager
def _lock(var: Path, purpose: str) -> Iterator[None]:
    """Ownership as a lock on a file: the kernel lets go of it however the owner ends."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip() or "another run"
            raise AlreadyRunning(f"Already running, with its data in {var}: {owner}.") from None
        file.truncate(0)
        file.write(f"{purpose} (process {os.getpid()})")
        file.flush()
        yield
