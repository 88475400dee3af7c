"""What has had its time goes, what somebody may still ask for stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from administrativ_adgang import tasks
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Attempt, Delivery
from administrativ_adgang.events import purge as event_purge
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import purge
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import FINAL, State
from tests.builders import build_system
from tests.mailbox.letters import build_message, place
from tests.people import Cast

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=400)


def ended(cast: Cast, state: State = State.DELIVERED, **fields: Any) -> Message:
    fields = {"state_at": clock.now() - LONG_AGO, **fields}
    return build_message(cast.agency, state=state, **fields)


def left() -> set[UUID]:
    return set(Message.objects.values_list("pk", flat=True))


def test_every_way_to_end_is_an_end(cast: Cast) -> None:
    stays = {ended(cast, state).pk for state in State if state not in FINAL}
    for state in FINAL:
        ended(cast, state)
    assert purge.purge() == len(FINAL)
    assert (purge.purge(), left()) == (0, stays)


def test_what_ended_lately_or_is_still_held_stays(cast: Cast) -> None:
    stays = {
        ended(cast, state_at=clock.now() - timedelta(days=364)).pk,
        ended(cast, content=b"the sender keeps a copy").pk,
        place(cast.agency, state=State.DELIVERED, state_at=clock.now() - LONG_AGO).message_id,
    }
    ended(cast)
    assert (purge.purge(), purge.purge(), left()) == (1, 0, stays)


def test_deliveries_and_tries_go_with_the_message(cast: Cast) -> None:
    system = build_system(cast.agency, slot=1)
    for message in (ended(cast), ended(cast, state_at=clock.now())):
        delivery = Delivery.objects.create(message=message, system=system, done_at=clock.now())
        Attempt.objects.create(delivery=delivery, system=system, message_uuid=message.pk)
    assert purge.purge() == 1
    assert (Delivery.objects.count(), Attempt.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_a_batch_is_small_and_the_oldest_go_first(cast: Cast) -> None:
    messages = [ended(cast, state_at=clock.now() - LONG_AGO + timedelta(hours=number)) for number in range(5)]
    assert purge.purge(limit=3) == 3
    assert left() == {message.pk for message in messages[3:]}


def test_the_number_of_statements_does_not_grow_with_the_batch(cast: Cast) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            ended(cast)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert purge.purge() == number
        counts.append(len(queries))
    assert counts[0] == counts[1] < 12


def tell(tag: Tag, days_ago: int, **about: UUID) -> Event:
    return Event.objects.create(tag=tag, time=clock.now() - timedelta(days=days_ago), **about)


def test_old_events_about_post_go_and_those_about_rights_stay(cast: Cast) -> None:
    message = ended(cast, state_at=clock.now())
    granted = tell(Tag.PRIVILEGES_GRANTED, 3_000, organisation_id=cast.agency.pk)
    for days in (2_500, 2_000, 1_900):
        tell(Tag.MEMO_SEND_RECEIVED, days, message_uuid=message.pk)
    tell(Tag.MEMO_MASS_SEND_RECEIVED, 1_830, transmission_id=message.transmission_id)
    young = tell(Tag.MEMO_SEND_RECEIVED, 1_826, message_uuid=message.pk)
    assert (purge.purge(limit=1), purge.purge()) == (4, 0)
    assert list(Event.objects.order_by("id")) == [granted, young]


def test_an_event_that_was_written_late_takes_no_young_one_with_it(cast: Cast) -> None:
    message = ended(cast, state_at=clock.now())
    young = [tell(Tag.MEMO_SEND_RECEIVED, 1, message_uuid=message.pk) for _ in range(3)]
    for _ in range(5):
        tell(Tag.MEMO_SEND_RECEIVED, 2_000, message_uuid=message.pk)
    purge.purge()
    assert set(young) <= set(Event.objects.all())


def test_the_log_outlives_the_message(cast: Cast) -> None:
    message = ended(cast)
    tell(Tag.MEMO_SEND_RECEIVED, 400, message_uuid=message.pk)
    assert (purge.purge(), purge.purge(), Message.objects.count(), Event.objects.count()) == (1, 0, 0, 1)


@pytest.mark.parametrize("days", [0, 10, 15, 50])
def test_the_place_in_the_log_is_found_with_few_looks(days: int) -> None:
    for day in range(40, 0, -1):
        tell(Tag.MEMO_SEND_RECEIVED, day, message_uuid=UUID(int=day))
    with CaptureQueriesContext(connection) as queries:
        removed = event_purge.remove_about_post(before=clock.now() - timedelta(days=days, minutes=1), limit=100)
    assert (removed, len(queries) < 10) == (max(0, 40 - days), True)


def test_an_empty_log_has_nothing_to_remove() -> None:
    assert event_purge.remove_about_post(before=clock.now(), limit=10) == 0


def test_the_job_goes_on_until_there_is_nothing(cast: Cast) -> None:
    message = ended(cast)
    tell(Tag.MEMO_SEND_RECEIVED, 2_000, message_uuid=message.pk)
    tasks.purge_rows()
    assert (Message.objects.count(), Event.objects.count()) == (0, 0)
