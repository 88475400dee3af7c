"""What kinds of post a mailbox holds, counted by the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.distribution import services
from administrativ_adgang.mailbox import survey as rooms
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.mailbox.survey import Amount, Kind, survey
from administrativ_adgang.messages.models import Message
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db


def fill(cast: Cast, sizes: list[int]) -> list[Message]:
    sender = build_sender()
    sent = [send(sender, cast.agency) for _ in sizes]
    services.distribute_received()
    for message, size in zip(sent, sizes, strict=True):
        Message.objects.filter(pk=message.pk).update(size=size)
    return sent


def test_letters_are_divided_by_age_sender_and_kind(cast: Cast, django_assert_num_queries: Any) -> None:
    sent = fill(cast, [100, 100, 101, 500])
    other, *_ = fill(cast, [7])
    now = clock.now()
    Placement.objects.filter(message=sent[0]).update(placed_at=now - timedelta(days=40), read_at=now)
    with django_assert_num_queries(2):
        found = survey(
            cast.agency, moments=[now - timedelta(days=365), now - timedelta(days=30)], sizes=[100], attachments=[]
        )
    assert found.ages == (Amount(0, 0, 0), Amount(1, 0, 100), Amount(4, 4, 708))
    assert [number for _, number in found.senders] == [4, 1]
    assert found.senders[1][0] == other.sender_label
    # At the limit is not above it.
    kinds = {(kind.size, amount.count) for kind, amount in found.kinds}
    assert kinds == {(100, 3), (500, 2)}
    assert {kind.contact_point_id for kind, _ in found.kinds} == {""}


def test_drafts_sent_and_what_has_left_are_not_in_it(cast: Cast) -> None:
    (message,) = fill(cast, [100])
    Message.objects.filter(pk=message.pk).update(state="AWAITING_DELIVERY")
    found = survey(cast.agency, moments=[], sizes=[], attachments=[])
    assert (found.ages, found.senders, found.kinds) == ((Amount(0, 0, 0),), (), ())


def test_it_reads_no_more_than_it_may(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cast, [100, 100, 100])
    monkeypatch.setattr(rooms, "MOST_WEIGHED", 2)
    found = survey(cast.agency, moments=[], sizes=[], attachments=[1])
    assert found.ages[0].count == 2
    assert [type(kind) for kind, _ in found.kinds] == [Kind]
