"""Letting messages in: many at once, and what stands afterwards under the id of each.

Of two that come with the same messageUUID the primary key lets one in, whoever asked first and however close they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from administrativ_adgang.messages import statement
from administrativ_adgang.messages.arrival import Arrival
from administrativ_adgang.messages.models import Message


def enter_many(arrivals: Sequence[Arrival]) -> dict[UUID, Message]:
    """Write the messages nobody has sent before; returns the row that stands under each id afterwards.

    Whether an arrival is the one that stands there is told by its ``content_key``, which no two arrivals share. Nothing
    stands under the id of one whose stamp has moved, unless it stood there before. The caller wakes distribution.
    """
    firsts: dict[UUID, Arrival] = {}
    # Sorted, so that two groups with the same ids never wait for each other.
    for arrival in sorted(arrivals, key=lambda arrival: arrival.message.pk):
        firsts.setdefault(arrival.message.pk, arrival)
    _name_senders([arrival.message for arrival in firsts.values()])
    recipients = statement.write(list(firsts.values()))
    for key, organisation_id in recipients.items():
        firsts[key].message.recipient_organisation_id = organisation_id
    standing = {key: firsts[key].message for key in recipients}
    others = [key for key in firsts if key not in recipients]
    return {**standing, **Message.objects.in_bulk(others)} if others else standing


def _name_senders(rows: Sequence[Message]) -> None:
    """Tie the rows to the organisations they are from: those whose systems sent them.

    Another sender in the message is not believed: distribution refuses it, and in every log it is the system owner's.
    """
    for row in rows:
        if row.sender_system is not None:
            row.sender_organisation_id = row.sender_system.organisation_id
