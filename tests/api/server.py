"""The real web server, as ``make run`` starts it, on the database of the tests."""

from __future__ import annotations

import http.client
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.api.calls import ADDRESS, Caller

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_START = 60


class Server:
    """A running web server with one worker, and how much memory the worker has ever had."""

    def __init__(self, port: int, content: Path, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.content = content
        self._process = process

    def connect(self) -> http.client.HTTPConnection:
        """A connection of its own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    @contextmanager
    def call(self, caller: Caller, message_uuid: object, framing: str) -> Iterator[socket.socket]:
        """A connection over which the head of a call that sends a message has gone, with this header for its body."""
        head = (
            f"POST {ADDRESS}memos/?memo-message-uuid={message_uuid} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: {caller.headers['Authorization']}\r\nContent-Type: application/xml\r\n{framing}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            plain.sendall(head.encode())
            yield plain

    @property
    def memory_peak(self) -> int:
        """Bytes of memory that the worker has used at most so far."""
        return max(map(_memory_peak, self._workers))

    def limit_files(self, size: int) -> None:
        """Let the worker write no file larger than this, as if the disk were full."""
        for worker in self._workers:
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    @property
    def _workers(self) -> list[int]:
        number = self._process.pid
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def _memory_peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


@contextmanager
def running_server(content: Path, **environment: str) -> Iterator[Server]:
    """A server that stores content in ``content``; it answers when the block begins."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        **environment,
        "DJANGO_SETTINGS_MODULE": "digitalpost.settings",
        "DEMO": "true",
        "DATABASE_URL": _address_of_test_database(),
        "CONTENT_DIR": str(content),
    }
    command = (sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port))
    command = (*command, "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "error")
    process = subprocess.Popen((*command, "digitalpost.wsgi:application"), cwd=PROJECT, env=environment)
    try:
        server = Server(port, content, process)
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address_of_test_database() -> str:
    name = connection.settings_dict["NAME"]
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _wait_for(server: Server) -> None:
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        with suppress(OSError):
            caller = server.connect()
            try:
                caller.request("GET", "/apis/v1/openapi")
                caller.getresponse().read()
                return
            finally:
                caller.close()
        time.sleep(0.1)
    raise AssertionError("The web server did not start.")
