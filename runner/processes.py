"""The one table of what `make run` runs, and what it does before."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
PORT = 8000

# Work of one kind must not stand in the way of another: a large container being unpacked, or a slow receiver, has
# workers of its own. Every queue of the settings is read by exactly one of them.
WORKERS: dict[str, tuple[str, int]] = {
    "worker": ("distribute,sweep", 2),
    "delivery": ("deliver,receipts", 16),
    "bulk": ("unpack,empty", 1),
    "mail": ("mail,purge", 1),
}
# Delivery spends its time waiting for receivers: a thread each costs little, so many may be slow at once.
THREADED = {"delivery"}


@dataclass(frozen=True)
class Process:
    """One process that runs until it is stopped. Its name stands before its lines and names its log file."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One management command that has to end well before the processes start."""

    says: str
    command: tuple[str, ...]


def web_port(environment: Mapping[str, str]) -> int:
    """The port of the web address; the demo receiver has the next one."""
    return int(environment.get("PORT") or PORT)


def processes(port: int, var: Path) -> list[Process]:
    """All processes of the house; the first comes up alone, the others when it answers."""
    return [
        Process("web", _web(port)),
        *(Process(name, _worker(name, queues, number)) for name, (queues, number) in WORKERS.items()),
        Process("beat", (*_celery(), "beat", "--schedule", str(var / "beat.schedule"), "--pidfile=", "-l", "WARNING")),
        Process("receiver", manage("demo_receiver", "--port", str(port + 1), "--api", f"http://{HOST}:{port}/apis/v1")),
    ]


def manage(*arguments: str) -> tuple[str, ...]:
    """A management command."""
    return (sys.executable, "manage.py", *arguments)


MIGRATE = Step("Preparing the database", manage("migrate", "--no-input", "-v", "0"))
SEED = Step("Looking after the demo world", manage("seed_demo"))
COLLECT = Step("Collecting static files", manage("collectstatic", "--no-input", "-v", "0"))
KEYS = manage("demo_keys")


def _web(port: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "16", "--no-ws", "--respawn-failed-workers"),
        *("--log-level", "error", "digitalpost.wsgi:application"),
    )


def _worker(name: str, queues: str, number: int) -> tuple[str, ...]:
    return (
        *_celery(),
        *("worker", "-n", f"{name}@localhost", "-Q", queues, "-c", str(number), "-l", "WARNING"),
        *("-P", "threads" if name in THREADED else "prefork"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


def _celery() -> tuple[str, ...]:
    # It would warn against running as root at every start; here the operator has chosen to.
    quiet = ("-W", "ignore::UserWarning:celery.platforms")
    return (sys.executable, *quiet, "-m", "celery", "--quiet", "-A", "digitalpost", "--skip-checks")
