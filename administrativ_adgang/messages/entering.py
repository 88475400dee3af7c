"""Letting messages in: rows, events and the wake-up of many messages as one transaction.

Of two that come with the same messageUUID the primary key lets one in, whoever asked first and however close they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import job_names, jobs
from administrativ_adgang.events import services as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import selectors as fbrs
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.messages.models import Message


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message whose content is durable and whose row is not written yet.

    ``tags`` are what its coming in is called in the log, ``by`` is the person who sent it, when it was no system.
    """

    message: Message
    tags: tuple[Tag, ...]
    by: Identity | None = None


@transaction.atomic
def enter_many(arrivals: Sequence[Arrival]) -> dict[UUID, Message]:
    """Write the messages nobody has sent before; returns the row that stands under each id afterwards.

    Whether an arrival is the one that stands there is told by its ``content_key``, which no two arrivals share.
    """
    # Sorted, so that two groups with the same ids never wait for each other.
    rows = sorted((arrival.message for arrival in arrivals), key=lambda message: message.pk)
    _name_organisations(rows)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    standing = Message.objects.in_bulk([row.pk for row in rows])
    fresh = [arrival for arrival in arrivals if standing[arrival.message.pk].content_key == arrival.message.content_key]
    events.record_many(_event(arrival, tag) for arrival in fresh for tag in arrival.tags)
    if fresh:
        jobs.wake(job_names.DISTRIBUTE)
    return standing


def _name_organisations(rows: Sequence[Message]) -> None:
    """Tie the rows to the organisations they are from and to.

    A sender that its system may not act for is not believed: distribution refuses the message, and until then, and in
    every log, it is the system owner's.
    """
    numbers = {row.recipient_id for row in rows} | {row.sender_id for row in rows}
    known = fbrs.organisations_by_cvr(numbers)
    for row in rows:
        row.recipient_organisation = known.get(row.recipient_id)
        system = row.sender_system
        if system is not None:
            is_delegated = bool(system.delegated_cvr) and row.sender_id == system.delegated_cvr
            row.sender_organisation = (known.get(row.sender_id) if is_delegated else None) or system.organisation


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
