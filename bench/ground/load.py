"""``python -m bench.ground.load``: sends letters over kept-alive connections and prints what came of it as JSON.

Written on bare sockets, so that it takes little of the two processors that the server needs.
"""

from __future__ import annotations

import argparse
import json
import select
import socket
import statistics
import time
import uuid
from pathlib import Path

from bench.ground.letters import Template

_ANSWER = 64 * 1024


class Caller:
    """One connection: sends a letter, waits for the whole answer, sends the next."""

    def __init__(self, port: int, head: bytes, template: Template) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self._head, self._template = head, template
        self._unsent: list[memoryview] = []
        self._answer = b""
        self._begun = 0.0

    def begin(self) -> bool:
        """Send the next letter; whether all of it went."""
        identifier = uuid.uuid4()
        name = str(identifier).encode()
        head = self._head.replace(b"UUID", name, 1)
        # In pieces: putting a large letter together would take as long as sending it.
        self._unsent = [memoryview(piece) for piece in (head, self._template.head, name, self._template.tail)]
        self._answer, self._begun = b"", time.perf_counter()
        return self.go_on()

    def go_on(self) -> bool:
        """Send what is left of the letter; whether all of it went."""
        try:
            while self._unsent:
                sent = self.socket.sendmsg(self._unsent)
                while self._unsent and sent >= len(self._unsent[0]):
                    sent -= len(self._unsent.pop(0))
                if sent:
                    self._unsent[0] = self._unsent[0][sent:]
        except BlockingIOError:
            return False
        return True

    def answered(self) -> tuple[int, float] | None:
        """Status and seconds, once the answer is whole."""
        piece = self.socket.recv(_ANSWER)
        if not piece:
            raise ConnectionError("The server hung up")
        self._answer += piece
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return None
        return int(self._answer[9:12]), time.perf_counter() - self._begun


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def send(*, port: int, head: bytes, template: Template, count: int, connections: int) -> dict[str, float]:
    """Send ``count`` letters; seconds from the first byte to the last answer."""
    callers = [Caller(port, head, template) for _ in range(min(connections, count))]
    by_number = {caller.socket.fileno(): caller for caller in callers}
    waiting = select.epoll()
    for number in by_number:
        waiting.register(number, select.EPOLLIN)
    accepted, failed, left, times = 0, 0, count, []
    begun = time.perf_counter()

    def start(caller: Caller) -> None:
        nonlocal left
        left -= 1
        if not caller.begin():
            waiting.modify(caller.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)

    for caller in callers:
        start(caller)
    while accepted + failed < count:
        for number, happened in waiting.poll(30):
            caller = by_number[number]
            if happened & select.EPOLLOUT and caller.go_on():
                waiting.modify(number, select.EPOLLIN)
            if not happened & select.EPOLLIN or (answer := caller.answered()) is None:
                continue
            status, seconds = answer
            times.append(seconds)
            accepted, failed = (accepted + 1, failed) if status == 201 else (accepted, failed + 1)
            if left:
                start(caller)
    total = time.perf_counter() - begun
    for caller in callers:
        caller.socket.close()
    times.sort()
    return {
        "accepted": accepted,
        "failed": failed,
        "seconds": total,
        "p50": statistics.median(times),
        "p99": times[int(len(times) * 0.99)],
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", required=True, help="UUID in it becomes the messageUUID")
    parser.add_argument("--authorization", required=True)
    parser.add_argument("--letter", type=Path, nargs=2, required=True, help="files with what stands around the UUID")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--connections", type=int, default=32)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    letter = Template(*(file.read_bytes() for file in given.letter))
    first_lines = (
        f"POST {given.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
        f"Authorization: {given.authorization}\r\nContent-Length: {letter.size}\r\n\r\n"
    )
    print(
        json.dumps(
            send(
                port=given.port,
                head=first_lines.encode(),
                template=letter,
                count=given.count,
                connections=given.connections,
            )
        )
    )
