"""Events that the database makes from the messages' rows are the events one would have written."""

from __future__ import annotations

import uuid

import pytest
from django.forms.models import model_to_dict

from administrativ_adgang.core import clock
from administrativ_adgang.distribution import outcomes
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.telling import Told, properties, tell, tell_all
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def test_an_event_told_is_the_same_as_one_recorded(cast: Cast) -> None:
    message, system_id, now = send(build_sender(), cast.agency), uuid.uuid4(), clock.now()
    message.refresh_from_db()
    written = outcomes.event(message, Tag.RECEIPT_CREATED, at=now, system_id=system_id, status="Æ")
    written.save()
    tell_all([Told(message.pk, Tag.RECEIPT_CREATED, system_id, properties(status="Æ"))], at=now)
    one, other = Event.objects.filter(tag=Tag.RECEIPT_CREATED)
    assert model_to_dict(one, exclude=["id"]) == model_to_dict(other, exclude=["id"])
    assert one.event_id != other.event_id


def test_what_happened_is_told_in_its_order(cast: Cast) -> None:
    sender = build_sender()
    first, second = (send(sender, cast.agency) for _ in range(2))
    told = [
        Told(second.pk, Tag.MEMO_SEND_VALIDATED),
        Told(first.pk, Tag.MEMO_SEND_VALIDATED),
        Told(second.pk, Tag.RECEIPT_CREATED),
    ]
    before = set(Event.objects.values_list("pk", flat=True))
    tell_all(told, at=clock.now())
    rows = Event.objects.exclude(pk__in=before).order_by("id").values_list("message_uuid", "tag")
    assert list(rows) == [(one.message_id, one.tag) for one in told]


def test_nothing_is_told_of_nobody() -> None:
    tell_all([], at=clock.now())
    tell([], Tag.RECEIPT_CREATED, at=clock.now(), system_id=uuid.uuid4())
    tell([uuid.uuid4()], Tag.RECEIPT_CREATED, at=clock.now(), system_id=uuid.uuid4())
    assert not Event.objects.exists()
