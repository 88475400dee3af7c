"""Lines of the processes: on screen with the name in front, and in a log file of their own."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
from pathlib import Path

LARGEST_LOG = 20 * 1024 * 1024
LONGEST_LINE = 64 * 1024
LONGEST_MESSAGE = 300
NAME_WIDTH = 8


def say(text: str, name: str = "") -> None:
    """A line on the screen. A terminal that has gone away must not take the house with it."""
    with contextlib.suppress(OSError, ValueError):
        print(f"{name:<{NAME_WIDTH}} | {text}" if name else text, flush=True)


def readable(line: str) -> str:
    """A log line as people read it. Ours are JSON; on screen the first line of the message is enough."""
    if not line.startswith("{"):
        return line
    try:
        fields = json.loads(line)
        message = str(fields["message"]).split("\n", 1)[0]
        return f"{fields['level']} {message[:LONGEST_MESSAGE]}"
    except (ValueError, KeyError):
        return line


def rotated(log: Path) -> Path:
    """The log file, moved aside (one generation) when it has grown large."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old.log"))
    return log


class Relay:
    """Passes on what processes write, without a thread for each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._selector = selectors.DefaultSelector()

    def add(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Listen to a process that was started with a pipe for its output."""
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, _Lines(name, self.folder))

    def work(self, seconds: float) -> None:
        """Pass on what comes, and wait for more at most this long."""
        for key, _ in self._selector.select(seconds):
            lines: _Lines = key.data
            try:
                received = os.read(key.fd, LONGEST_LINE)
            except BlockingIOError:
                continue
            lines.take(received)
            if not received:
                self._selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]

    def finish(self) -> None:
        """Pass on what is left after the processes have ended."""
        while self._selector.get_map():
            before = len(self._selector.get_map())
            self.work(0.05)
            if len(self._selector.get_map()) == before and not self._selector.select(0):
                break
        self._selector.close()


class _Lines:
    """Puts the pieces of one process' output together to lines."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.file = folder / f"{name}.log"
        self.rest = b""

    def take(self, piece: bytes) -> None:
        *lines, self.rest = (self.rest + piece).split(b"\n")
        if self.rest and (not piece or len(self.rest) > LONGEST_LINE):
            lines.append(self.rest)
            self.rest = b""
        if not lines:
            return
        with rotated(self.file).open("ab") as log:
            log.write(b"".join(line + b"\n" for line in lines))
        for line in lines:
            say(readable(line.decode(errors="replace")), self.name)
