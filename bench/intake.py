"""G2, G2b: take a message in over HTTP: validated, stored with its event, committed, answered 201.

Ours, as the house runs it, against Django with the REST framework and the ORM, and against Postfix accepting the same
bytes as mail, which looks at none of them.
"""

from __future__ import annotations

from typing import Any

from administrativ_adgang.events.models import Event
from administrativ_adgang.messages.intake import UUID_FIELD
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from bench.ground import world
from bench.ground.calling import CONNECTIONS, call
from bench.ground.house import House, answers, free_port, house, wait_until
from bench.ground.letters import MIDDLE, SMALL, Template, template
from bench.ground.postfix import Postfix, postfix
from bench.ground.usual import Usual, usual
from bench.report import Report
from runner.processes import processes

#: Letters to us, to the reference and to Postfix in one pair.
SMALL_COUNTS, MIDDLE_COUNTS = (1_500, 500, 700), (400, 120, 250)
PAIRS = 5


def run(report: Report) -> None:
    """Both sizes."""
    sender, recipient = world.sender(), world.receiver().organisation
    with house() as own, house() as other, postfix(other) as mail:
        ours, theirs = Ours(own, sender), Theirs(usual(other))
        if mail is None:
            print("Postfix is not installed here: intake is not compared with it.")
        for name, size, counts in (("G2", SMALL, SMALL_COUNTS), ("G2b", MIDDLE, MIDDLE_COUNTS)):
            letter = template(sender.system.organisation.cvr_number, recipient.cvr_number, size)
            ours.letter = theirs.letter = letter
            ours.send(100), theirs.send(100)
            _measure(report, name, counts, ours, theirs, mail)


def _measure(
    report: Report, name: str, counts: tuple[int, int, int], ours: Ours, theirs: Theirs, mail: Postfix | None,
) -> None:  # fmt: skip
    framework, by_mail, said = [], [], []
    for _ in range(PAIRS):
        seconds = ours.send(counts[0])
        framework.append((seconds, theirs.send(counts[1])))
        said.append(ours.last)
        if mail is not None:
            by_mail.append((seconds, mail.accept(ours.letter.size, counts[2], CONNECTIONS) / counts[2]))
        world.tidy()
    rates = sorted((1 / mine, 1 / other) for mine, other in framework)[PAIRS // 2]
    waits = sorted(one["p99"] for one in said)[PAIRS // 2]
    note = f"ours {rates[0]:.0f}/s, 99 % within {waits * 1000:.0f} ms; Django, REST framework and ORM {rates[1]:.0f}/s"
    report.record(name, framework, goal=3 if name == "G2" else 5, note=note)
    if by_mail:
        mails = sorted(1 / other for _, other in by_mail)[PAIRS // 2]
        report.record(f"{name}-postfix", by_mail, goal=2, note=f"Postfix accepts {mails:.0f}/s")


class Ours:
    """The web server as the house starts it."""

    letter: Template

    def __init__(self, house: House, sender: world.Sender) -> None:
        self._house, self._sender = house, sender
        self._port = free_port()
        (web, *_) = processes(self._port, house.folder.parent)
        house.start("web", web.command)
        wait_until(lambda: answers(self._port, "/health"), seconds=30, what="the web server")
        self.last: dict[str, Any] = {}

    def send(self, count: int) -> float:
        """Seconds a letter, of which nothing stays."""
        seconds = self.take(count)
        world.empty()
        return seconds

    def take(self, count: int) -> float:
        """Seconds a letter; raises when one is not exactly once in rows, log and store."""
        path = f"/apis/v1/memos/?{UUID_FIELD}=UUID"
        self.last = call(self._house, self._port, path, f"Basic {self._sender.key}", self.letter, count)
        rows = list(Message.objects.filter(state=State.RECEIVED).values_list("pk", "content_key", "size"))
        events = Event.objects.filter(message_uuid__in=[row[0] for row in rows]).count()
        stored = sum(world.stored_bytes(key) for _, key, _ in rows)
        if (len(rows), events, stored) != (count, 2 * count, self.letter.size * count):
            raise AssertionError(f"{count} sent, {len(rows)} rows, {events} events, {stored} bytes")
        return float(self.last["seconds"]) / count


class Theirs:
    """The reference's web server."""

    letter: Template

    def __init__(self, usual: Usual) -> None:
        self._usual, self._port = usual, usual.start_web()

    def send(self, count: int) -> float:
        """Seconds a letter."""
        told = call(self._usual.house, self._port, "/letters/", f"Token {self._usual.token}", self.letter, count)
        if self._usual.count("RECEIVED") != count:
            raise AssertionError(f"{count} sent, {self._usual.count('RECEIVED')} stored")
        self._usual.clear()
        return float(told["seconds"]) / count
