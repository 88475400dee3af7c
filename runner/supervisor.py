"""`make run`: brings the house up, keeps it up, and takes it down without leaving anything behind."""

from __future__ import annotations

import http.client
import math
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from runner import processes
from runner.child import signal_group, spawn, stop_group
from runner.engines import PROJECT, Engines, owned, refuse_when_owned
from runner.errors import RunnerError
from runner.output import Relay, say
from runner.processes import Process, Step
from runner.static_files import CollectedMark

GRACE_SECONDS = 15
LONGEST_WAIT = 60
STEADY_SECONDS = 30
TICK = 0.2


class Stopped(Exception):
    """Somebody asked the house to close."""


class Watched:
    """A process that is started again whenever it ends."""

    def __init__(self, process: Process) -> None:
        self.name = process.name
        self.command = process.command
        self.running: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.due_at = math.inf
        self.wait = 1

    def fell(self) -> bool:
        """Whether it has just ended; then it is due again after a wait that grows with every early end."""
        if self.running is None or self.running.poll() is None:
            return False
        now = time.monotonic()
        if now - self.started_at > STEADY_SECONDS:
            self.wait = 1
        self.due_at = now + self.wait
        return True


class House:
    """The running processes and the loop that looks after them."""

    def __init__(self, engines: Engines, port: int) -> None:
        self.engines = engines
        self.environment = {
            "DEMO": "true",
            **os.environ,
            **engines.addresses,
            "VAR_DIR": str(engines.place.var),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        }
        self.port = port
        self.relay = Relay(engines.place.log)
        self.watched = [Watched(process) for process in processes.processes(port, engines.place.var)]
        self._engines_due_at = 0.0
        self._stop = threading.Event()

    def stop_on_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal end the loop instead of the process."""

        def remember(number: int, frame: FrameType | None) -> None:
            self._stop.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, remember)

    def prepare(self, steps: Iterable[Step]) -> None:
        """Run the steps one after the other. Raises RunnerError with the output of the one that failed."""
        for step in steps:
            say(f"{step.says} ...")
            code, output = self._run(step.command)
            if code:
                raise RunnerError(f"{step.says} failed:\n{output.strip()}")

    def keys(self) -> str:
        """The table of people and keys, as the application prints it."""
        code, output = self._run(processes.KEYS)
        return output.rstrip() if code == 0 else f"The people and keys could not be listed:\n{output.strip()}"

    def open_first(self) -> None:
        """Start the first process of the table: people wait for the web, and it comes up sooner alone."""
        self._start(self.watched[0])

    def open_rest(self) -> None:
        """Start the other processes in the coming rounds."""
        for watched in self.watched[1:]:
            watched.due_at = 0

    def wait_for_web(self) -> None:
        """Return when the web address answers; the processes are looked after meanwhile."""
        answered = threading.Event()
        threading.Thread(target=_ask, args=(self.port, answered, self._stop), daemon=True).start()
        while not answered.is_set():
            self.tick()

    def keep(self) -> None:
        """Look after everything until somebody asks to stop."""
        while True:
            self.tick()

    def tick(self) -> None:
        """One round: pass lines on, start again what has ended. Raises Stopped when it is time to close."""
        self.relay.work(TICK)
        if self._stop.is_set():
            raise Stopped
        self._look_after_engines()
        for watched in self.watched:
            self._look_after(watched)

    def close(self) -> None:
        """End all processes with everything they started, all at once."""
        running = [watched.running for watched in self.watched if watched.running]
        for process in running:
            signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and any(process.poll() is None for process in running):
            self.relay.work(0.05)
        for process in running:
            stop_group(process, grace=0)
        self.relay.finish()

    def _look_after_engines(self) -> None:
        if time.monotonic() < self._engines_due_at:
            return
        try:
            for name in self.engines.revive():
                say("had ended and was started again", name)
        except RunnerError as error:  # its old processes may still be going away
            say(f"{error} Trying again.")
            self._engines_due_at = time.monotonic() + 2

    def _look_after(self, watched: Watched) -> None:
        if watched.fell() and watched.running is not None:
            code = watched.running.returncode
            signal_group(watched.running, signal.SIGKILL)  # helpers that outlived it would hold its place
            watched.running = None
            say(f"ended with code {code}; starts again in {watched.wait} s", watched.name)
            watched.wait = min(watched.wait * 2, LONGEST_WAIT)
        elif watched.running is None and time.monotonic() >= watched.due_at:
            self._start(watched)

    def _start(self, watched: Watched) -> None:
        watched.running = spawn(watched.command, output=subprocess.PIPE, environment=self.environment, folder=PROJECT)
        watched.started_at = time.monotonic()
        self.relay.add(watched.name, watched.running)

    def _run(self, command: tuple[str, ...]) -> tuple[int, str]:
        process = spawn(command, output=subprocess.PIPE, environment=self.environment, folder=PROJECT)
        while True:
            try:
                output, _ = process.communicate(timeout=TICK)
                return process.returncode, output.decode(errors="replace")
            except subprocess.TimeoutExpired:
                if self._stop.is_set():
                    stop_group(process, GRACE_SECONDS)
                    raise Stopped from None


def up(var: Path) -> int:
    """Run everything until Ctrl-C. Returns the exit code; raises RunnerError when the house cannot be brought up."""
    port = processes.web_port(os.environ)
    refuse_when_owned(var)
    _refuse_taken((port, port + 1))
    with ExitStack() as stack:
        say("Starting the database and the broker ...")
        engines = stack.enter_context(owned(var, purpose=f"make run at http://localhost:{port}"))
        house = House(engines, port)
        house.stop_on_signals()
        stack.callback(house.close)
        try:
            _bring_up(house, var)
            house.keep()
        except Stopped:
            say("\nStopping ...")
    say("Stopped. The data stay in " + str(engines.place.var) + ".")
    return 0


def _bring_up(house: House, var: Path) -> None:
    house.prepare([processes.MIGRATE, processes.SEED])
    collected = CollectedMark(PROJECT, var)
    if not collected.is_current():
        house.prepare([processes.COLLECT])
        collected.set()
    say("Starting web, workers and the demo receiver ...")
    house.open_first()
    keys = house.keys()
    house.wait_for_web()
    house.open_rest()
    say(f"\n{keys}\n\nReady: http://localhost:{house.port}    (Ctrl-C stops everything)\n")


def _refuse_taken(ports: Iterable[int]) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((processes.HOST, port))
            except OSError:
                raise RunnerError(
                    f"Port {port} is taken by another program: stop it, or choose another, as in PORT=8010 make run."
                ) from None


def _ask(port: int, answered: threading.Event, stop: threading.Event) -> None:
    while not stop.wait(0.1):
        connection = http.client.HTTPConnection(processes.HOST, port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
        answered.set()
        return
