"""The quick way to a decision says the same as the pure function, for every message."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest

from administrativ_adgang.core import clock
from administrativ_adgang.distribution import facts
from administrativ_adgang.distribution.routing import Destination, route
from administrativ_adgang.messages.models import Message, MessageType, PostType
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from tests.builders import (
    build_citizen,
    build_company,
    build_contact_point,
    build_organisation,
    build_set_up,
    build_system,
)

pytestmark = pytest.mark.django_db

MB = 1024 * 1024


def build_messages(number: int) -> list[Message]:
    """Messages of every kind between a few senders and recipients; not saved."""
    luck = random.Random(7)
    town, other = build_organisation(), build_organisation(may_send_mandatory=True)
    ordinary = [build_system(town, slot=slot, size_limit_mb=limit) for slot, limit in ((1, 50), (2, 10), (3, 99.5))]
    ordinary.append(build_system(town, slot=4, active=False))
    build_system(town, slot=CVR_SLOT)
    build_set_up(town, SetUpWay.CONTACTABLE, ordinary[0])
    points = [
        build_contact_point(town, luck.choice([*ordinary, None]), active=luck.random() < 0.8, size_threshold_mb=limit)
        for limit in (1, 10, 99.5) * 4
    ]
    foreign = build_contact_point(other, build_system(other, slot=1))
    senders = [(other, build_system(other, is_sender=True)), (build_company(), None), (other, None)]
    senders.append((build_company(), senders[0][1]))
    recipients = [(town.cvr_number, "CVR")] * 6 + [
        (build_citizen().number, "CPR"), (other.cvr_number, "CVR"), ("99999999", "CVR"),
    ]  # fmt: skip
    named = [str(point.pk) for point in points]
    named += ["", "", str(foreign.pk), str(uuid.uuid4()), "nr. 7", named[0].upper()]

    def build() -> Message:
        organisation, system = luck.choice(senders)
        recipient, id_type = luck.choice(recipients)
        return Message(
            id=uuid.uuid4(),
            sender_system=system,
            sender_id=organisation.cvr_number,
            sender_id_type="CVR",
            recipient_id=recipient,
            recipient_id_type=id_type,
            message_type=luck.choice((*[MessageType.DIGITALPOST] * 5, MessageType.NEMSMS)),
            contact_point_id=luck.choice(named),
            post_type=luck.choice(("", *PostType.values)),
            mandatory=luck.random() < 0.2,
            legal_notification=luck.random() < 0.1,
            deliver_from=luck.choice((None, None, clock.today(), clock.today() + timedelta(days=3))),
            attachment_count=luck.choice((0, 1, 10, 11)),
            size=luck.choice((1, MB, MB + 1, 10 * MB, 10 * MB + 1, 50 * MB + 1, 99 * MB)),
        )

    return [build() for _ in range(number)]


def test_messages_that_are_alike_go_as_the_pure_function_says() -> None:
    messages = build_messages(1_500)
    batch = facts.look_up(messages)
    decided = batch.decide(messages)
    assert decided == [route(batch.facts(message)) for message in messages]
    # Every way out was among them, and most messages did not have to be decided anew.
    assert {one.destination for one in decided} >= {
        Destination.MAILBOX, Destination.SYSTEM, Destination.AWAIT_DATE, Destination.REFUSE,
    }  # fmt: skip
    assert len({one.reason for one in decided}) > 15


def test_a_message_with_faults_is_refused_with_its_own_words() -> None:
    good, bad = build_messages(2)
    bad.findings = [{"severity": "ERROR", "status": "INVALID", "code": "x.y", "danish": "Der mangler noget."}]
    batch = facts.look_up([good, bad])
    assert batch.decide([bad])[0].reason == "Der mangler noget."
