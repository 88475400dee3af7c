"""How long an upload may take: a thread that waits for bytes that never come is a thread nobody else has.

A read from the web server's stream cannot be given a time limit, and the server does not say which connection it reads
from. So a watcher counts: when an upload has had its time, the connections from its address that have in a while
neither brought what an upload must bring nor been answered are listened to no more. The read then ends, the thread
answers 408. Connections that lie idle between two calls may go with them, as they may at any time in HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from django.conf import settings

from administrativ_adgang.api import connections
from administrativ_adgang.api.connections import Connection

#: Bytes a second an upload must bring, after its first seconds; a quarter of a megabit.
SLOWEST = 32 * 1024

#: Seconds any upload may take: the largest message at that rate, and the largest container at 600 kB a second.
LONGEST = 3_600.0


@dataclass(slots=True, eq=False)
class Upload:
    """A body that is being read. ``until`` is when the bytes asked for must have come, on the monotonic clock.

    ``is_cut``: connections from its address are listened to no more, and its own may be one of them.
    """

    address: str
    begun: float = field(default_factory=time.monotonic)
    until: float = 0.0
    is_cut: bool = False

    def expects(self, total: int) -> None:
        """``total`` bytes are wanted by now; the time for them is counted from the beginning."""
        allowed = settings.UPLOAD_PATIENCE_SECONDS + total / SLOWEST
        self.until = self.begun + min(allowed, LONGEST)


def window() -> float:
    """Seconds over which a connection is judged."""
    return float(settings.UPLOAD_PATIENCE_SECONDS) / 3


@contextmanager
def watched(upload: Upload) -> Iterator[None]:
    """Have an upload watched while it is read."""
    _WATCHER.add(upload)
    try:
        yield
    finally:
        _WATCHER.uploads.discard(upload)


class _Watcher:
    """One thread in a process, asleep while nothing takes long."""

    def __init__(self) -> None:
        self.uploads: set[Upload] = set()
        self._has_work = Event()
        self._guard = Lock()
        self._thread: Thread | None = None
        self._seen: dict[tuple[str, int], list[tuple[float, Connection]]] = {}

    def add(self, upload: Upload) -> None:
        """Watch it until it is discarded."""
        self.uploads.add(upload)
        if self._thread is None:
            self._start()
        if not self._has_work.is_set():
            self._has_work.set()

    def _start(self) -> None:
        with self._guard:
            if self._thread is None:
                self._thread = Thread(target=self._watch, name="patience", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while True:
            self._has_work.wait()
            time.sleep(min(1.0, window() / 4))
            if not self.uploads:
                self._has_work.clear()
            if self.uploads:
                self._has_work.set()
            self._look(time.monotonic())

    def _look(self, now: float) -> None:
        """Remember what the connections of uploads that take long have brought, and end those that had their time."""
        long = [upload for upload in list(self.uploads) if now - upload.begun > window() / 2]
        if not long:
            self._seen.clear()
        for address in {upload.address for upload in long}:
            theirs = [upload for upload in long if upload.address == address]
            still = [each for each in connections.connections_from(address) if self._stands_still(each, now)]
            if still and any(now > upload.until for upload in theirs):
                # Before the connections, and all of them: a read that ends by this finds out why.
                for upload in [each for each in list(self.uploads) if each.address == address]:
                    upload.is_cut = True
                for connection in still:
                    connections.stop_listening(connection)

    def _stands_still(self, connection: Connection, now: float) -> bool:
        """Whether for a while it has brought less than it must and nothing has been answered over it."""
        seen = self._seen.setdefault(connection.peer, [])
        seen.append((now, connection))
        while len(seen) > 1 and seen[1][0] <= now - window():
            seen.pop(0)
        since, first = seen[0]
        brought = connection.received - first.received
        return now - since >= window() and connection.taken == first.taken and brought < SLOWEST * (now - since)


_WATCHER = _Watcher()
