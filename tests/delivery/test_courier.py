"""The courier: a batch is on its way while its worker does something else."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import claims, outbox
from administrativ_adgang.delivery.channels.base import Answer, Parcel
from administrativ_adgang.delivery.claims import Claimed
from administrativ_adgang.delivery.courier import Courier
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.messages import storage
from administrativ_adgang.systems.models import System
from tests.builders import build_organisation, build_system
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


class Waiting:
    """A channel that sends nothing before it may, and keeps what it was given."""

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self.given: list[bytes | Exception] = []
        self.is_open = False

    def __enter__(self) -> Waiting:
        self.is_open = True
        return self

    def __exit__(self, *error: object) -> None:
        self.is_open = False

    def send(self, parcels: Sequence[Parcel], *, seconds: float) -> list[Answer | None]:
        assert self.may_go.wait(20)
        for parcel in parcels:
            try:
                with parcel.open() as content:
                    self.given.append(content.read())
            except Exception as error:
                self.given.append(error)
        return [Answer(taken=True)] * len(parcels)


def claimed(*sizes: int) -> tuple[System, list[Claimed]]:
    town = build_organisation()
    system = build_system(town, slot=1, memo_version="1.2")
    sender = build_sender()
    for size in sizes:
        outbox.enqueue_many([Delivery(message=send(sender, town, size=size), system=system, due_at=clock.now())])
    return system, claims.claim(system.pk, limit=10, lease=timedelta(minutes=1))


def test_the_worker_is_free_until_it_asks_for_the_answers() -> None:
    system, batch = claimed(0, 200_000)
    channel = Waiting()
    with Courier(system, channel) as courier:
        courier.begin(batch, seconds=20)
        assert not channel.given
        channel.may_go.set()
        tries = courier.end()
        assert [one.claimed for one in tries] == batch
        assert all(one.answer and one.answer.taken for one in tries)
    assert not channel.is_open
    # A small content was read from the table before, a large one opened as a file when its turn came.
    assert [len(content) for content in channel.given if isinstance(content, bytes)] == [one.size for one in batch]


def test_content_that_is_gone_fails_by_itself() -> None:
    system, (bad, good) = claimed(0, 0)
    storage.remove(bad.content_key)
    channel: Any = Waiting()
    channel.may_go.set()
    with Courier(system, channel) as courier:
        courier.begin([bad, good], seconds=20)
        courier.end()
    assert "Gone" in repr(channel.given[0])
    assert isinstance(channel.given[1], bytes)


def test_a_fault_of_the_worker_waits_for_what_is_on_its_way() -> None:
    system, batch = claimed(0)
    channel = Waiting()
    channel.may_go.set()

    def work() -> None:
        with Courier(system, channel) as courier:
            courier.begin(batch, seconds=20)
            raise ValueError("fault")

    with pytest.raises(ValueError, match="fault"):
        work()
    assert len(channel.given) == 1
    assert not channel.is_open
