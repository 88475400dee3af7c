"""What the preview says of the post's parts, and that the emptying then does the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from administrativ_adgang.connection import emptying, preview, setup
from administrativ_adgang.connection.models import EmptyingRun
from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.distribution import services
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages.models import Message, PostType
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol, SetUpWay
from tests.builders import build_contact_point, build_set_up, build_system
from tests.people import Cast
from tests.sending import build_sender, send

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


@pytest.fixture
def letters(cast: Cast) -> list[Message]:
    """Six letters for three systems that are not in use yet, one of them too large for any."""
    default = build_system(cast.agency, slot=1, protocol=Protocol.REST_PULL, active=False, name="Sag")
    build_system(cast.agency, slot=CVR_SLOT, protocol=Protocol.REST_PULL, active=False, name="Økonomi")
    own = build_system(cast.agency, slot=2, protocol=Protocol.REST_PULL, name="Byg")
    point = build_contact_point(cast.agency, own, size_threshold_mb=1)
    build_set_up(cast.agency, SetUpWay.NO_PICKUP, default)
    sender = build_sender()
    sent = [send(sender, cast.agency) for _ in range(6)]
    services.distribute_received()
    changes: list[dict[str, Any]] = [
        {"post_type": PostType.COMPANY},
        {"contact_point_id": str(point.pk), "size": MEGABYTE},
        {"contact_point_id": str(point.pk), "size": MEGABYTE + 1},
        {"contact_point_id": "findes-ikke"},
        {"size": 120 * MEGABYTE},
        {},
    ]
    for message, values in zip(sent, changes, strict=True):
        Message.objects.filter(pk=message.pk).update(**values)
    return sent


def test_it_says_which_system_takes_how_many_and_the_emptying_does_it(cast: Cast, letters: list[Message]) -> None:
    found = preview.parts(cast.agency, SetUpWay.CONTACTABLE)
    told = {system.pk: amount.count for system, amount in found.landing}
    assert {system.name: amount.count for system, amount in found.landing} == {"Sag": 3, "Økonomi": 1, "Byg": 1}
    assert (found.stays.count, found.stays.bytes) == (1, 120 * MEGABYTE)
    assert (found.read, found.unread) == (6, 6)
    assert sum(number for _, number in found.post_types) == 6

    setup.change_way(
        by=cast.nils,
        organisation=cast.agency,
        way=SetUpWay.PICKUP_ONLY,
        expected=systems.set_up_of(cast.agency).version,
        agrees_to_emptying=True,
    )
    run = EmptyingRun.objects.get()
    while emptying.enqueue_next(run.pk):
        pass
    done: dict[object, int] = {}
    for system_id in Delivery.objects.values_list("system_id", flat=True):
        done[system_id] = done.get(system_id, 0) + 1
    assert done == told
    assert Placement.objects.exclude(undelivered_reason="").count() <= found.stays.count


@pytest.mark.parametrize(("at", "expected"), [((2026, 6, 15), (1, 1, 1)), ((2026, 1, 20), (1, 0, 2))])
def test_ages_are_of_the_month_and_the_year_in_denmark(
    cast: Cast, letters: list[Message], at: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    now = datetime(*at, 12, tzinfo=UTC)
    Placement.objects.exclude(message__in=letters[:3]).delete()
    # In Denmark the first of the month has begun; the fifth of February is earlier this year, or not yet.
    month = clock.start_of(now.date().replace(day=1))
    times = [
        month,
        datetime(at[0] if at[1] > 2 else at[0] - 1, 2, 5, tzinfo=UTC),
        datetime(at[0] - 2, 5, 5, tzinfo=UTC),
    ]
    for message, moment in zip(letters, times, strict=False):
        Placement.objects.filter(message=message).update(placed_at=moment)
    with clock.moved(now - clock.now()):
        found = preview.parts(cast.agency, SetUpWay.CONTACTABLE)
    assert (found.this_month.count, found.this_year.count, found.older.count) == expected


def test_few_senders_are_named_and_the_others_are_one_line(
    cast: Cast, letters: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, message in enumerate(letters):
        Message.objects.filter(pk=message.pk).update(sender_id=f"8000000{number}", sender_label=f"Afsender {number}")
    found = preview.parts(cast.agency, SetUpWay.PICKUP_ONLY)
    assert (len(found.senders), found.other_senders, found.of_others) == (6, 0, 0)
    monkeypatch.setattr(preview, "MOST_SENDERS", 2)
    found = preview.parts(cast.agency, SetUpWay.PICKUP_ONLY)
    assert [name for name, _ in found.senders] == ["Afsender 0", "Afsender 1"]
    assert (found.other_senders, found.of_others) == (4, 4)


def test_an_empty_mailbox_has_no_parts(cast: Cast) -> None:
    found = preview.parts(cast.agency, SetUpWay.PICKUP_ONLY)
    assert (found.read, found.landing, found.senders, found.stays.count) == (0, (), (), 0)
