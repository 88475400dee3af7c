"""Letting messages in: the rows and events of many messages as one statement, which is one transaction.

Of two that come with the same messageUUID the primary key lets one in, whoever asked first and however close they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from administrativ_adgang.core import binary, bulk
from administrativ_adgang.events import services as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.messages import bodies, storage
from administrativ_adgang.messages.models import Message


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message whose row is not written yet. Its content is durable, or it is ``body`` and written with the row.

    ``tags`` are what its coming in is called in the log, ``by`` is the person who sent it, when it was no system.
    """

    message: Message
    tags: tuple[Tag, ...]
    by: Identity | None = None
    body: bytes | None = None


def enter_many(arrivals: Sequence[Arrival]) -> dict[UUID, Message]:
    """Write the messages nobody has sent before; returns the row that stands under each id afterwards.

    Whether an arrival is the one that stands there is told by its ``content_key``, which no two arrivals share. The
    caller wakes distribution.
    """
    firsts: dict[UUID, Arrival] = {}
    # Sorted, so that two groups with the same ids never wait for each other.
    for arrival in sorted(arrivals, key=lambda arrival: arrival.message.pk):
        firsts.setdefault(arrival.message.pk, arrival)
    _name_senders([arrival.message for arrival in firsts.values()])
    recipients = _write(list(firsts.values()))
    for key, organisation_id in recipients.items():
        firsts[key].message.recipient_organisation_id = organisation_id
    standing = {key: firsts[key].message for key in recipients}
    others = [key for key in firsts if key not in recipients]
    return {**standing, **Message.objects.in_bulk(others)} if others else standing


def _write(arrivals: Sequence[Arrival]) -> dict[UUID, UUID | None]:
    """Write messages with their events; returns the ids of the new ones, each with the organisation it is to."""
    organisation = f"(SELECT id FROM {Organisation._meta.db_table} WHERE cvr_number = given.recipient_id)"
    rows = bulk.insertion([arrival.message for arrival in arrivals], recipient_organisation_id=organisation)
    told = events.recording([_event(arrival, tag) for arrival in arrivals for tag in arrival.tags], of="taken")
    held = [arrival for arrival in arrivals if arrival.body is not None]
    with binary.cursor() as cursor:
        cursor.execute(
            f"WITH taken AS ({rows.sql} ON CONFLICT (id) DO NOTHING RETURNING id, recipient_organisation_id),"
            f" told AS ({told.sql}), kept AS ({bodies.keeping(of='taken')})"
            " SELECT id, recipient_organisation_id FROM taken",
            [
                rows.rows,
                told.rows,
                [arrival.message.pk for arrival in held],
                [storage.id_in_table(arrival.message.content_key) for arrival in held],
                [arrival.body for arrival in held],
            ],
        )
        return dict(cursor.fetchall())


def _name_senders(rows: Sequence[Message]) -> None:
    """Tie the rows to the organisations they are from: those whose systems sent them.

    Another sender in the message is not believed: distribution refuses it, and in every log it is the system owner's.
    """
    for row in rows:
        if row.sender_system is not None:
            row.sender_organisation_id = row.sender_system.organisation_id


def _event(arrival: Arrival, tag: Tag) -> Event:
    message = arrival.message
    return Event(
        tag=tag,
        message_uuid=message.pk,
        transmission_id=message.transmission_id,
        sender_organisation_id=message.sender_organisation_id,
        system_id=message.sender_system_id,
        actor_identity_id=arrival.by.pk if arrival.by else None,
        actor_label=arrival.by.name if arrival.by else "",
    )
