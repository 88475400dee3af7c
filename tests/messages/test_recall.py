from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.distribution import services
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import recall
from administrativ_adgang.messages.models import DayFigure, Direction, Message
from administrativ_adgang.messages.states import State
from tests.people import Cast
from tests.sending import build_sender, send
from tests.stored import Stored

pytestmark = pytest.mark.django_db


def waiting(cast: Cast) -> Message:
    tomorrow = clock.today() + timedelta(days=1)
    message = send(build_sender(), cast.agency, pieces={"do_not_deliver_until_date": tomorrow})
    services.distribute_received()
    message.refresh_from_db()
    assert message.state == State.AWAITING_DATE
    return message


def test_a_message_that_waits_for_its_date_is_recalled_and_removed(
    cast: Cast, stored: Stored, django_capture_on_commit_callbacks: Any
) -> None:
    message = waiting(cast)
    assert message.sender_system is not None
    with django_capture_on_commit_callbacks(execute=True):
        recall.by_sender_system(system=message.sender_system, message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.content_key, stored.contents) == (State.RECALLED, "", 0)
    assert Event.objects.filter(message_uuid=message.pk, tag=Tag.DELAYED_RECALLED).count() == 1
    figure = DayFigure.objects.get(direction=Direction.RECALLED)
    assert (figure.organisation, figure.messages, figure.bytes) == (message.sender_organisation, 1, message.size)


def test_a_released_message_can_no_longer_be_recalled(cast: Cast, stored: Stored) -> None:
    message = waiting(cast)
    assert message.sender_system is not None
    with clock.moved(timedelta(days=2)):
        services.release_due()
        with pytest.raises(NotPossibleNow):
            recall.by_sender_system(system=message.sender_system, message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, stored.contents) == (State.IN_MAILBOX, 1)


def test_a_recalled_message_is_not_released(cast: Cast, stored: Stored) -> None:
    message = waiting(cast)
    assert message.sender_system is not None
    recall.by_sender_system(system=message.sender_system, message_id=message.pk)
    with clock.moved(timedelta(days=2)):
        assert services.release_due() == 0


def test_nobody_elses_message_can_be_recalled(cast: Cast, stored: Stored) -> None:
    message = waiting(cast)
    with pytest.raises(NotFound):
        recall.by_sender_system(system=build_sender(), message_id=message.pk)
