"""G5: from HTTP in to the receiver's answer, all at the same time: validated, stored, routed, pushed, written down.

The whole house against Postfix that takes the same number of bytes as mail and hands it to a sink.
"""

from __future__ import annotations

import time
from typing import Any

from django.db.models import Count

from administrativ_adgang.core import job_names, jobs
from administrativ_adgang.events.models import Event
from administrativ_adgang.messages.intake import UUID_FIELD
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from bench.ground import world
from bench.ground.calling import CONNECTIONS, call
from bench.ground.house import House, answers, free_port, house, wait_until
from bench.ground.letters import SMALL, Template, template
from bench.ground.postfix import postfix
from bench.ground.receiving import Sink
from bench.report import Report
from runner.processes import processes

COUNT, MAIL_COUNT = 2_000, 2_000
PAIRS = 5
#: What happened to a message, each once: received, receipt sent, validated, receipt made, sent, available.
EVENTS_EACH = 6


def run(report: Report) -> None:
    """Where Postfix is missing, only our own rate is told."""
    with house() as own, house() as other, postfix(other) as mail:
        ours = Ours(own)
        ours.send(300)
        pairs, rates = [], []
        for _ in range(PAIRS):
            seconds = ours.send(COUNT)
            rates.append(1 / seconds)
            if mail is not None:
                pairs.append((seconds, mail.deliver(ours.letter.size, MAIL_COUNT, CONNECTIONS) / MAIL_COUNT))
    note = f"ours {sorted(rates)[PAIRS // 2]:.0f}/s"
    if not pairs:
        print(f"G5 {note}; Postfix is not installed here, so there is nothing to compare with.")
        return
    mails = sorted(1 / theirs for _, theirs in pairs)[PAIRS // 2]
    report.record("G5", pairs, goal=2, note=f"{note}; Postfix {mails:.0f}/s")


class Ours:
    """Web, workers and a receiver."""

    def __init__(self, own: House) -> None:
        self._house = own
        self._sink = Sink(own)
        self._sender = world.sender()
        self._system = world.receiver(self._sink.address("a"))
        self._port = free_port()
        for process in processes(self._port, own.folder.parent):
            if process.name in ("web", "worker", "delivery"):
                own.start(process.name, process.command)
        wait_until(lambda: answers(self._port, "/health"), seconds=60, what="the web server")
        cvr_number = self._sender.system.organisation.cvr_number
        self.letter: Template = template(cvr_number, self._system.organisation.cvr_number, SMALL)

    def send(self, count: int) -> float:
        """Seconds a message from the first byte in to the last confirmation written down; checked at both ends."""
        path = f"/apis/v1/memos/?{UUID_FIELD}=UUID"
        begun = time.perf_counter()
        told = call(self._house, self._port, path, f"Basic {self._sender.key}", self.letter, count)
        wait_until(self._is_quiet, seconds=120, what="everything is delivered")
        seconds = time.perf_counter() - begun - float(told["starting"])
        digest = 0
        for sha256 in Message.objects.values_list("sha256", flat=True):
            digest ^= int(sha256, 16)
        self._sink.expect({"a": (count, digest)})
        self._check(count)
        return seconds / count

    def _is_quiet(self) -> bool:
        if not Message.objects.exclude(state=State.DELIVERED).exists():
            return True
        # What a wake-up in the last moment missed, the house's clock finds after seconds; it does not run here.
        jobs.wake(job_names.DISTRIBUTE)
        world.wake_delivery([self._system])
        return False

    def _check(self, count: int) -> None:
        found: dict[str, Any] = Event.objects.filter(message_uuid__isnull=False).aggregate(
            events=Count("id"), messages=Count("message_uuid", distinct=True)
        )
        wanted = {"events": EVENTS_EACH * count, "messages": count}
        if found != wanted or Message.objects.count() != count:
            raise AssertionError(f"{count} messages: {found}, not {wanted}")
        world.empty()
