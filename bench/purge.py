"""G6b: remove the rows of messages that have had their time, with three events each, beside what comes in.

Ours in small batches, each committed, against ``queryset.delete()`` of the same rows in the same tables at once; and
how long a letter that comes in waits while rows are being removed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event as Signal
from threading import Thread

from django.db import connection

from administrativ_adgang.core import clock
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages import purge, storage
from administrativ_adgang.messages.models import Body, Message
from administrativ_adgang.messages.states import FINAL, State
from bench.ground import world
from bench.ground.house import house
from bench.ground.letters import SMALL, template
from bench.intake import Ours
from bench.report import Report

#: The goal is set for 100,000 messages; ``--full`` takes them.
FEW, FULL = 10_000, 100_000
EVENTS_EACH = 3
PAIRS = 5
LETTERS = 1_500
_AGE = timedelta(days=3_000)


def run(report: Report) -> None:
    """Speed, and patience of others."""
    number = FULL if "--full" in sys.argv else FEW
    sender, recipient = world.sender(), world.receiver().organisation
    old = Old(sender, recipient)
    pairs = [(old.removed(number, by_purge), old.removed(number, by_queryset)) for _ in range(PAIRS)]
    ours, theirs = sorted(pairs)[PAIRS // 2]
    note = f"{number} messages and {EVENTS_EACH * number} events: ours {ours:.1f} s, queryset.delete() {theirs:.1f} s"
    report.record("G6b", pairs, goal=4, note=note)
    with house() as own:
        web = Ours(own, sender)
        web.letter = template(sender.system.organisation.cvr_number, recipient.cvr_number, SMALL)
        waits = [_waits(web, old, number) for _ in range(PAIRS)]
    alone, beside = sorted(waits)[PAIRS // 2]
    note = f"99 % of letters within {alone * 1000:.0f} ms alone, {beside * 1000:.0f} ms beside a purge; less than twice"
    report.record("G6b-beside", [(beside, 2 * alone) for alone, beside in waits], goal=1, note=note)


class Old:
    """Messages that ended long ago, as many as wanted."""

    def __init__(self, sender: world.Sender, recipient: Organisation) -> None:
        self._sender, self._recipient = sender, recipient

    def fill(self, number: int) -> None:
        """Let them lie there: one that was stored, and copies of it."""
        ended = clock.now() - _AGE
        (pattern,) = world.store(self._sender, self._recipient, number=1, state=State.DELIVERED).rows
        Body.objects.filter(pk=storage.id_in_table(pattern.content_key)).delete()
        Message.objects.filter(pk=pattern.pk).update(content_key="", state_at=ended)
        table = Message._meta.db_table
        names = ", ".join(str(field.column) for field in Message._meta.concrete_fields if field.column != "id")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id, {names}) SELECT gen_random_uuid(), {names}"
                f" FROM {table}, generate_series(2, %s) WHERE id = %s",
                [number, pattern.pk],
            )
            cursor.execute(
                f"INSERT INTO {Event._meta.db_table} (event_id, tag, time, message_uuid, actor_label, properties)"
                f" SELECT gen_random_uuid(), 'MEMO_SEND_RECEIVED', state_at, id, '', '{{}}' FROM {table},"
                " generate_series(1, %s) WHERE state_at = %s",
                [EVENTS_EACH, ended],
            )

    def removed(self, number: int, way: Callable[[], None]) -> float:
        """Seconds it takes to remove them; checked before and after."""
        self.fill(number)
        world.tidy()
        self._check(number)
        begun = time.perf_counter()
        way()
        seconds = time.perf_counter() - begun
        self._check(0)
        return seconds

    def _check(self, number: int) -> None:
        there = (Message.objects.count(), Event.objects.exclude(message_uuid=None).count())
        if there != (number, EVENTS_EACH * number):
            raise AssertionError(f"{number} messages wanted, {there[0]} with {there[1]} events there")


def by_purge() -> None:
    """Ours, to the end."""
    while purge.purge():
        pass


def by_queryset() -> None:
    """The same rows, as one would delete them with the ORM."""
    old = Message.objects.filter(state__in=FINAL, content_key="", state_at__lt=clock.now() - timedelta(days=365))
    Event.objects.filter(message_uuid__in=old.values("pk")).delete()
    old.delete()


def _waits(web: Ours, old: Old, number: int) -> tuple[float, float]:
    """Within how many seconds 99 % of the letters were taken, alone and beside a purge."""
    web.send(LETTERS)
    alone = float(web.last["p99"])
    is_over = Signal()
    purging = Thread(target=_purge_until, args=(old, number, is_over))
    purging.start()
    try:
        web.take(LETTERS)
    finally:
        is_over.set()
        purging.join()
        world.empty()
    return alone, float(web.last["p99"])


def _purge_until(old: Old, number: int, is_over: Signal) -> None:
    try:
        while not is_over.is_set():
            if not purge.purge():
                old.fill(number)
    finally:
        connection.close()
