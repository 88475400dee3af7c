"""The gate for delivery: processor time a message, against the ordinary way of a row, a call and a transaction each."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import delivering
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from bench.ground import world
from bench.ground.house import PROJECT, free_port, listens, wait_until
from bench.report import Report

# Reached: 10 to 12 times. Processor time of this process on both sides, so that others on the machine hardly count.
GATE = 5
NUMBER, THEIR_NUMBER, PAIRS = 300, 60, 3


@pytest.fixture
def sink() -> Iterator[str]:
    """The benchmark's receiver, in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.ground.sink", str(port)], cwd=PROJECT)
    try:
        wait_until(lambda: listens(port), seconds=30, what="the sink")
        yield f"http://127.0.0.1:{port}/a"
    finally:
        process.kill()
        process.wait()


@pytest.mark.django_db
def test_a_batch_costs_little_beside_a_transaction_a_message(sink: str, tmp_path: Path) -> None:
    sender, system = world.sender(), world.receiver(sink)

    def stored(number: int) -> list[Message]:
        return world.store(sender, system.organisation, number=number, state=State.AWAITING_DELIVERY).rows

    def ours() -> float:
        rows = stored(NUMBER)
        Delivery.objects.bulk_create([Delivery(message=row, system=system) for row in rows])
        begun = time.process_time()
        delivering.deliver(system.pk)
        seconds = time.process_time() - begun
        assert Message.objects.filter(pk__in=[row.pk for row in rows], state=State.DELIVERED).count() == NUMBER
        return seconds / NUMBER

    def theirs() -> float:
        keys = [row.pk for row in stored(THEIR_NUMBER)]
        connection = http.client.HTTPConnection(urlsplit(sink).netloc, timeout=30)
        begun = time.process_time()
        for key in keys:
            row = Message.objects.get(pk=key)
            connection.request("POST", "/a", storage.open_content(row.content_key).read())
            assert connection.getresponse().read() == b""
            with transaction.atomic():
                row.state, row.state_at = State.DELIVERED, clock.now()
                row.save(update_fields=["state", "state_at"])
                Event.objects.create(tag=Tag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, message_uuid=key)
        seconds = time.process_time() - begun
        connection.close()
        return seconds / THEIR_NUMBER

    ours(), theirs()
    report = Report(tmp_path / "bench.json")
    line = report.record("gate", [(ours(), theirs()) for _ in range(PAIRS)], goal=10)
    assert line.ratio >= GATE
