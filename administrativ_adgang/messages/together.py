"""Group commit: requests that wait at the same time let their messages in with one transaction.

A commit costs a write to the disk whether it holds one message or thirty. The first request that finds the door free
takes everybody who waits with it; the others find their message already in. Nobody is told before the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from uuid import UUID

from django.db import DataError, InterfaceError, OperationalError, connection

from administrativ_adgang.core import job_names, jobs
from administrativ_adgang.messages.arrival import Arrival, SenderChanged
from administrativ_adgang.messages.entering import enter_many
from administrativ_adgang.messages.models import Message

#: More would make the first in the group wait for the last for no gain.
LARGEST_GROUP = 64


@dataclass(slots=True, eq=False)
class _Waiting:
    arrival: Arrival
    standing: Message | None = None
    problem: BaseException | None = None
    #: Set when the message is in, and when it is this one's turn to let a group in.
    called: Event = field(default_factory=Event)

    @property
    def is_done(self) -> bool:
        return self.standing is not None or self.problem is not None

    def tell(self, standing: dict[UUID, Message]) -> None:
        """What came of it."""
        try:
            self.standing = _standing(standing, self.arrival)
        except SenderChanged as problem:
            self.problem = problem


def _enter(arrivals: Sequence[Arrival]) -> dict[UUID, Message]:
    """Let them in; a second time when the connection turns out to be dead, as after a restart of the database.

    Asking the connection before each group would cost more than it saves, and the statement may safely come twice.
    """
    try:
        return enter_many(arrivals)
    except (OperationalError, InterfaceError):
        if connection.is_usable():
            raise
        connection.close()
        return enter_many(arrivals)


def _standing(standing: dict[UUID, Message], arrival: Arrival) -> Message:
    try:
        return standing[arrival.message.pk]
    except KeyError:
        raise SenderChanged from None


class Door:
    """Where messages wait to be let in, in one process."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: list[_Waiting] = []
        self._is_busy = False

    def enter(self, arrival: Arrival) -> Message:
        """Let a message in, together with whoever else waits; returns the row that stands under its id afterwards.

        Raises :class:`SenderChanged`, and for a message that cannot be written django.db.DataError.
        """
        if connection.in_atomic_block:
            # The caller's transaction decides when this is true; nobody else's message may hang on it.
            jobs.wake(job_names.DISTRIBUTE)
            return _standing(enter_many([arrival]), arrival)
        mine = _Waiting(arrival)
        with self._guard:
            self._queue.append(mine)
            is_first, self._is_busy = not self._is_busy, True
        if not is_first:
            mine.called.wait()
        if not mine.is_done:
            self._lead()
            # One for the group, and not while the others wait for the door.
            jobs.wake(job_names.DISTRIBUTE)
        if mine.problem is not None:
            raise mine.problem
        assert mine.standing is not None
        return mine.standing

    def _lead(self) -> None:
        """Let in everybody who waits, and hand the door to the first who came meanwhile.

        Who is in already goes at once: nobody has to wait for the door again only to hear it.
        """
        with self._guard:
            group, self._queue = self._queue[:LARGEST_GROUP], self._queue[LARGEST_GROUP:]
        try:
            self._let_in(group)
        finally:
            with self._guard:
                self._is_busy = bool(self._queue)
                following = self._queue[:1]
            for waiting in (*following, *group):
                waiting.called.set()

    def _let_in(self, group: list[_Waiting]) -> None:
        try:
            standing = _enter([waiting.arrival for waiting in group])
        except DataError as problem:
            if len(group) == 1:
                group[0].problem = problem
                return
            # One message that cannot be written must not be the others' problem.
            for waiting in group:
                self._let_in([waiting])
        except BaseException as problem:
            for waiting in group:
                waiting.problem = problem
            if not isinstance(problem, Exception):
                raise
        else:
            for waiting in group:
                waiting.tell(standing)


DOOR = Door()
