"""Group commit with real threads and connections: everybody gets in once, and is told only afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction

from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import entering, intake, storage, together
from administrativ_adgang.messages.arrival import Arrival
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.together import Door
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8


def at_once(work: Callable[[int], Any], number: int = THREADS) -> list[Any]:
    """The results of calls that start together, each in its own thread; an exception is a result too."""
    start = Barrier(number)

    def run(index: int) -> Any:
        start.wait()
        try:
            return work(index)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def arrival(**fields: Any) -> Arrival:
    values = {"id": uuid.uuid4(), "size": 1, "sha256": "", "content_key": storage.key_in_table(), **fields}
    return Arrival(Message(message_type="DIGITALPOST", **values), (Tag.MEMO_SEND_RECEIVED,))


def test_many_at_once_get_in_with_fewer_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []

    def counting(arrivals: list[Arrival]) -> dict[uuid.UUID, Message]:
        groups.append(len(arrivals))
        return entering.enter_many(arrivals)

    monkeypatch.setattr(together, "enter_many", counting)
    door = Door()
    given = [arrival() for _ in range(THREADS * 4)]

    def several(index: int) -> list[Message]:
        return [door.enter(one) for one in given[index * 4 : index * 4 + 4]]

    standing = [message for some in at_once(several) for message in some]
    assert {message.pk for message in standing} == set(Message.objects.values_list("pk", flat=True))
    assert sum(groups) == Event.objects.count() == len(given)
    assert len(groups) < len(given)


def test_of_two_with_the_same_id_at_the_same_time_one_gets_in(stored: Stored) -> None:
    system = build_sender()
    identifier = uuid.uuid4()
    letters = [
        build_memo(
            sender="12345678", recipient="0101010000", message_uuid=identifier, pieces={"label": f"Brev {number}"}
        )
        for number in range(THREADS)
    ]

    def send(index: int) -> Message:
        return intake.accept(stream=BytesIO(letters[index][1]), system=system, expected_uuid=identifier)

    results = at_once(send)
    taken = [result for result in results if isinstance(result, Message)]
    assert len(taken) == 1
    assert all(isinstance(result, intake.AlreadyUsed) for result in results if result not in taken)
    assert (Message.objects.get().sha256, stored.contents) == (taken[0].sha256, 1)


def test_the_same_message_sent_twice_at_the_same_time_is_one(stored: Stored) -> None:
    system = build_sender()
    identifier, xml = build_memo(sender="12345678", recipient="0101010000")
    results = at_once(lambda _: intake.accept(stream=BytesIO(xml), system=system, expected_uuid=identifier))
    assert len({result.transmission_id for result in results}) == 1
    assert (Message.objects.count(), stored.contents, len(stored.events)) == (1, 1, 2)


def test_one_that_cannot_be_written_is_nobody_elses_problem() -> None:
    door = Door()
    given = [arrival(label="x" * (1_000 if number == 3 else 10)) for number in range(THREADS)]
    results = at_once(lambda index: door.enter(given[index]))
    assert [index for index, result in enumerate(results) if isinstance(result, DataError)] == [3]
    assert Message.objects.count() == THREADS - 1


def test_a_database_that_is_gone_is_everybodys_problem_and_told_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(arrivals: list[Arrival]) -> dict[uuid.UUID, Message]:
        raise OperationalError("gone")

    monkeypatch.setattr(together, "enter_many", gone)
    door = Door()
    results = at_once(lambda _: door.enter(arrival()))
    assert [type(result) for result in results] == [OperationalError] * THREADS


def test_a_connection_that_died_meanwhile_is_nobodys_problem() -> None:
    door = Door()

    def lose_the_connection_between(_: int) -> list[Message]:
        first = door.enter(arrival())
        backend = connection.connection.info.backend_pid
        at_once(lambda _: _end_backend(backend), number=1)
        return [first, door.enter(arrival())]

    (entered,) = at_once(lose_the_connection_between, number=1)
    assert {message.pk for message in entered} == set(Message.objects.values_list("pk", flat=True))
    assert Message.objects.count() == Event.objects.count() == 2


def _end_backend(process: int) -> None:
    with connection.cursor() as cursor:
        # Waits until it has ended.
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [process])


def test_inside_a_transaction_nobody_else_hangs_on_it() -> None:
    door = Door()
    with transaction.atomic():
        mine = door.enter(arrival())
        (other,) = at_once(lambda _: door.enter(arrival()), number=1)
        transaction.set_rollback(True)
    assert list(Message.objects.values_list("pk", flat=True)) == [other.pk]
    assert mine.pk != other.pk
