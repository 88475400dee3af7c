"""Post that is written in a mailbox."""

from __future__ import annotations

from io import BytesIO

import pytest

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import services, submit
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State
from tests.builders import build_company
from tests.people import Cast
from tests.sending import build_memo

pytestmark = pytest.mark.django_db


def test_it_takes_the_same_road_and_gets_events_but_no_receipt(cast: Cast) -> None:
    _, xml = build_memo(sender=cast.agency.cvr_number, recipient=build_company().cvr_number)
    sent = submit.send(by=cast.torben, organisation=cast.agency, stream=BytesIO(xml))
    services.distribute_received()

    assert Message.objects.get(pk=sent.pk).state == State.IN_MAILBOX
    assert not Receipt.objects.exists()
    tags = set(Event.objects.filter(message_uuid=sent.pk).values_list("tag", flat=True))
    assert {Tag.MEMO_SEND_RECEIVED, Tag.MEMO_SEND_VALIDATED, Tag.MEMO_AVAILABLE_TO_RECIPIENT} <= tags


def test_nobody_writes_in_anothers_name(cast: Cast) -> None:
    _, xml = build_memo(sender=cast.municipality.cvr_number, recipient=cast.company.cvr_number)
    with pytest.raises(RefusedByRule):
        submit.send(by=cast.torben, organisation=cast.agency, stream=BytesIO(xml))
    assert not Message.objects.exists()
