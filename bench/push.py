"""G4, G4b, G4c: push stored messages to a receiver: claim, read, send, write the result down, committed.

Ours, in the delivery worker as the house starts it, against a Celery task per message, and against django-webhook where
it can be installed; over mutual TLS against a new connection per message; to slow receivers, and beside dead ones.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from administrativ_adgang.delivery.models import Attempt, Delivery
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.models import System
from bench.ground import tls, world
from bench.ground.celery_tasks import TaskPerLetter
from bench.ground.house import House, house, wait_until
from bench.ground.letters import SMALL, template
from bench.ground.receiving import Sink
from bench.ground.usual import usual
from bench.ground.webhooks import WebhookPerNotice
from bench.report import Report
from runner.processes import processes

COUNT, THEIR_COUNT, HOOK_COUNT, TLS_COUNT, SLOW_COUNT = 2_000, 500, 200, 1_000, 1_000
PAIRS = 5
SLOW_MILLISECONDS = 10
# Enough for each that what counts is the way they go on, and not that a slow receiver takes a share of its own.
HEALTHY, LETTERS_EACH, AILING_LETTERS = 20, 200, 50


def run(report: Report) -> None:
    """All of them."""
    certificates = tls.make(Path(settings.VAR_DIR))
    with house(CLIENT_CERTIFICATE=str(certificates.client), SSL_CERT_FILE=str(certificates.authority)) as own:
        plain, safe = Sink(own), Sink(own, certificates)
        ours = Ours(own)
        _one_receiver(report, ours, plain)
        _mutual_tls(report, ours, safe, certificates)
        _slow(report, ours, plain)
        _isolation(report, ours, plain)


def _one_receiver(report: Report, ours: Ours, sink: Sink) -> None:
    with house() as other:
        theirs = TaskPerLetter(usual(other))
        ours.push(sink, 500), theirs.push(sink, 100)
        pairs = [(ours.push(sink, COUNT), theirs.push(sink, THEIR_COUNT)) for _ in range(PAIRS)]
    report.record("G4", pairs, goal=10, note=_rates(pairs, "a Celery task each"))
    with house() as other:
        hooks = WebhookPerNotice.where_installed(other)
        if hooks is None:
            print("django-webhook cannot be installed here: pushing is not compared with it.")
            return
        hooks.push(sink, 20)
        pairs = [(ours.push(sink, COUNT), hooks.push(sink, HOOK_COUNT)) for _ in range(PAIRS)]
    report.record("G4-webhook", pairs, goal=50, note=_rates(pairs, "django-webhook"))


def _mutual_tls(report: Report, ours: Ours, sink: Sink, certificates: tls.Certificates) -> None:
    ours.push(sink, 200)
    pairs = [(ours.push(sink, TLS_COUNT), _call_anew(sink, certificates, 200)) for _ in range(PAIRS)]
    report.record("G4b", pairs, goal=20, note=_rates(pairs, "a connection each"))


def _slow(report: Report, ours: Ours, sink: Sink) -> None:
    """Against the most that so many connections can do when each answer takes so long."""
    ideal = SLOW_MILLISECONDS / 1000 / settings.DELIVERY_CONCURRENCY
    pairs = [(ours.push(sink, SLOW_COUNT, f"slow-{SLOW_MILLISECONDS}-a"), ideal) for _ in range(PAIRS)]
    report.record(
        "G4c-slow", pairs, goal=0.6, note=_rates(pairs, f"{settings.DELIVERY_CONCURRENCY} connections could do")
    )


def _isolation(report: Report, ours: Ours, sink: Sink) -> None:
    """What a dead and a slow receiver cost the healthy ones beside them."""
    pairs = []
    for _ in range(PAIRS):
        alone = ours.push_to_many(sink, ailing=())
        pairs.append((ours.push_to_many(sink, ailing=("hole-a", "slow-300-b")), alone))
    report.record(
        "G4c-beside-ailing", pairs, goal=0.95, note=_rates(pairs, "without a dead and a slow one beside them")
    )


class Ours:
    """The delivery worker as the house starts it."""

    def __init__(self, own: House) -> None:
        self._house = own
        self._sender = world.sender()
        self._systems: dict[str, System] = {}
        (worker,) = [one for one in processes(0, own.folder.parent) if one.name == "delivery"]
        own.start("delivery", worker.command, DELIVERY_TIMEOUT_SECONDS="5")

    def push(self, sink: Sink, number: int, name: str = "a") -> float:
        """Seconds a message, from the wake-up to the last committed result; checked at both ends."""
        system = self._system(sink, name)
        stored = world.store(self._sender, system.organisation, number=number, state=State.AWAITING_DELIVERY)
        world.hand_over(stored, system)
        world.tidy()
        begun = time.perf_counter()
        world.wake_delivery([system])
        wait_until(lambda: not world.waiting([system]), seconds=120, what=f"{number} messages to {name}")
        seconds = time.perf_counter() - begun
        sink.expect({name: (number, stored.digest)})
        self._check(stored)
        return seconds / number

    def push_to_many(self, sink: Sink, *, ailing: Sequence[str]) -> float:
        """Seconds a message to healthy receivers, while others are dead or slow."""
        healthy = {f"well-{number}": self._system(sink, f"well-{number}") for number in range(HEALTHY)}
        poor = [self._system(sink, name) for name in ailing]
        letters = {
            name: world.store(self._sender, system.organisation, number=LETTERS_EACH, state=State.AWAITING_DELIVERY)
            for name, system in healthy.items()
        }
        for name, stored in letters.items():
            world.hand_over(stored, healthy[name])
        for system in poor:
            few = world.store(self._sender, system.organisation, number=AILING_LETTERS, state=State.AWAITING_DELIVERY)
            world.hand_over(few, system)
        world.tidy()
        begun = time.perf_counter()
        world.wake_delivery([*poor, *healthy.values()])
        systems = list(healthy.values())
        wait_until(lambda: not world.waiting(systems), seconds=120, what="messages to the healthy receivers")
        seconds = time.perf_counter() - begun
        sink.expect({name: (LETTERS_EACH, stored.digest) for name, stored in letters.items()})
        self._forget(poor)
        return seconds / (HEALTHY * LETTERS_EACH)

    def _system(self, sink: Sink, name: str) -> System:
        address = sink.address(name)
        if address not in self._systems:
            self._systems[address] = world.receiver(address)
        return self._systems[address]

    def _check(self, stored: world.Stored) -> None:
        ids = [row.pk for row in stored.rows]
        delivered = Message.objects.filter(pk__in=ids, state=State.DELIVERED, content_key="").count()
        attempts = Attempt.objects.filter(message_uuid__in=ids, outcome="SUCCESS").count()
        events = Event.objects.filter(message_uuid__in=ids, tag=Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM).count()
        if {delivered, attempts, events} != {len(ids)}:
            raise AssertionError(f"{len(ids)} sent, {delivered} delivered, {attempts} attempts, {events} events")
        # The last files go after the last commit.
        wait_until(
            lambda: not any(storage.exists(row.content_key) for row in stored.rows[-50:]),
            seconds=5, what="the content of delivered messages is removed",
        )  # fmt: skip

    def _forget(self, systems: Sequence[System]) -> None:
        """Let nothing of an ailing receiver stay for the next pair; its last answers may still be on their way."""
        wait_until(
            lambda: not Delivery.objects.filter(system__in=systems, lease_until__isnull=False, done_at=None).exists(),
            seconds=60, what="the tries at the ailing receivers end",
        )  # fmt: skip
        Delivery.objects.filter(system__in=systems).delete()


def _call_anew(sink: Sink, certificates: tls.Certificates, number: int) -> float:
    """Seconds a letter, each over a connection of its own with one shared context, and nothing stored."""
    context = ssl.create_default_context(cafile=str(certificates.authority))
    context.load_cert_chain(certificates.client)
    body = template("11111111", "22222222", SMALL).letter(Message().transmission_id)
    place = urlsplit(sink.address("anew"))
    begun = time.perf_counter()
    for _ in range(number):
        one = http.client.HTTPSConnection(place.netloc, context=context)
        one.request("POST", place.path, body, {"Content-Type": "application/xml"})
        one.getresponse().read()
        one.close()
    seconds = time.perf_counter() - begun
    sink.expect({"anew": (number, 0)})
    return seconds / number


def _rates(pairs: Sequence[tuple[float, float]], other: str) -> str:
    mine, their = sorted((1 / ours, 1 / theirs) for ours, theirs in pairs)[len(pairs) // 2]
    connection.close()
    return f"ours {mine:.0f}/s; {other} {their:.0f}/s"
