"""G6: empty a full mailbox into the organisation's own receiver system, which has just been connected.

Ours, in the workers as the house starts them: time, first letter out, growth of memory, counters; and once more with
the workers killed ten times on the way. A Celery task per letter would need as long as the rate says that it reaches on
a sample.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice

from administrativ_adgang.connection import emptying
from administrativ_adgang.connection.models import EmptyingRun, RunState
from administrativ_adgang.core import job_names, jobs
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mailbox.models import Folder, Placement
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from bench.ground import world
from bench.ground.celery_tasks import TaskPerLetter
from bench.ground.house import House, house, wait_until
from bench.ground.memory import most
from bench.ground.receiving import Sink
from bench.ground.usual import usual
from bench.report import Report
from runner.processes import processes
from tests.builders import build_employee, build_organisation, build_set_up, build_system

#: The goal is set for 100,000; ``--full`` takes them.
FEW, FULL = 3_000, 100_000
SAMPLE = 400
PAIRS = 5
FULL_PAIRS = 5
KILLS = 10


def run(report: Report) -> None:
    """Time and memory."""
    full = "--full" in sys.argv
    number, pairs = (FULL, FULL_PAIRS) if full else (FEW, PAIRS)
    with house() as own, house() as other:
        sink = Sink(own)
        ours, theirs = Ours(own, sink), TaskPerLetter(usual(other))
        ours.empty(200)
        measured = [(ours.empty(number), theirs.push(sink, SAMPLE)) for _ in range(pairs)]
        killed = ours.empty(number, kills=KILLS)
    world.empty()
    rate, first, growth = 1 / sorted(ours for ours, _ in measured)[pairs // 2], max(ours.firsts), max(ours.growths)
    note = f"{number} letters at {rate:.0f}/s, the first after {first:.2f} s, memory grew by {growth:.0f} MiB"
    report.record("G6", measured, goal=10, note=note)
    report.record("G6-memory", [(grown, 100) for grown in ours.growths], goal=1, note="against 100 MiB")
    report.record("G6-first-out", [(seconds, 1) for seconds in ours.firsts], goal=1, note="against one second")
    report.record("G6-killed", [(killed, measured[0][0])], goal=0.2, note=f"workers killed {KILLS} times on the way")


class Ours:
    """The workers that take part in an emptying."""

    def __init__(self, own: House, sink: Sink) -> None:
        self._house, self._sink, self._sender = own, sink, world.sender()
        self._names = ("bulk", "delivery")
        self.firsts: list[float] = []
        self.growths: list[float] = []
        table = processes(0, own.folder.parent)
        self._commands = {process.name: process.command for process in table if process.name in self._names}
        for name, command in self._commands.items():
            own.start(name, command)

    def empty(self, number: int, *, kills: int = 0) -> float:
        """Seconds a letter from the start of the run to its end. ``kills``: so often a worker is killed on the way."""
        organisation, by, system = self._connected()
        stored = world.fill_mailbox(self._sender, organisation, number=number)
        world.tidy()
        before = self._memory()
        begun = time.perf_counter()
        run = emptying.start(by=by, organisation=organisation)
        out = Delivery.objects.filter(system=system, done_at__isnull=False)
        wait_until(out.exists, seconds=60, what="the first letter is out")
        self.firsts.append(time.perf_counter() - begun)
        victims = list(islice(cycle(self._names), kills))
        wait_until(
            lambda: self._sweep(run, system, victims, kills=kills), seconds=900, what=f"{number} letters", pause=0.5
        )
        seconds = time.perf_counter() - begun
        self.growths.append(max(self._memory() - before, 0.1))
        counters = (run.state, run.total, run.queued, run.delivered, run.failed)
        if counters != (RunState.FINISHED, number, number, number, 0) or victims:
            raise AssertionError(f"{number} letters, counters {counters}, not killed: {victims}")
        name = system.endpoint.rpartition("/")[2]
        if kills:
            self._sink.expect_at_least(name, number)
        else:
            self._sink.expect({name: (number, stored.digest)})
        left = Placement.objects.filter(mailbox__organisation=organisation).count()
        folders = set(Folder.objects.filter(mailbox__organisation=organisation).values_list("total", flat=True))
        gone = Message.objects.filter(recipient_organisation=organisation, state=State.DELIVERED).count()
        if left or folders != {0} or gone != number:
            raise AssertionError(f"{left} letters are still in the mailbox, whose folders say {folders}")
        return seconds / number

    def _sweep(self, run: EmptyingRun, system: System, victims: list[str], *, kills: int) -> bool:
        """What the house's clock does every few seconds; a killed worker comes back, as the runner sees to."""
        emptying.settle_running()
        run.refresh_from_db()
        jobs.wake(job_names.EMPTY, str(run.pk))
        world.wake_delivery([system])
        # All of them in the first half: the rest has to arrive after the last.
        if victims and run.delivered > run.total * (kills - len(victims)) // (2 * kills):
            name = victims.pop()
            self._house.stop(name)
            self._house.start(name, self._commands[name])
        return bool(run.state == RunState.FINISHED)

    def _connected(self) -> tuple[Organisation, Identity, System]:
        organisation = build_organisation()
        by = build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        system = build_system(organisation, slot=1, memo_version="1.2")
        system.endpoint = self._sink.address(system.pk.hex)
        system.save()
        build_set_up(organisation, SetUpWay.PICKUP_ONLY, system)
        return organisation, by, system

    def _memory(self) -> float:
        """MiB of the workers with their children: what they hold at most, since they were started."""
        return most([self._house.running[name].pid for name in self._names])
