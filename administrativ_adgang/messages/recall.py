"""Recall before the delivery date: whoever steps the message first, release or recall, has decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, NotPossibleNow, RefusedByRule
from administrativ_adgang.core.masking import mask_text
from administrativ_adgang.events import services as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.messages import rollups, services
from administrativ_adgang.messages.models import Direction, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.models import System


@dataclass(frozen=True)
class Outcome:
    """What became of the messages somebody wanted to recall; ``too_late`` had been released, or was never waiting."""

    recalled: Sequence[Message]
    recalled_before: Sequence[Message]
    too_late: Sequence[Message]


@transaction.atomic
def by_sender_system(*, system: System, message_id: UUID) -> Message:
    """Recall a message that this system has sent and that waits for its date; its content is removed.

    Raises :class:`NotFound` for a message that is not the system's, :class:`NotPossibleNow` once it has been released.
    """
    message = Message.objects.filter(pk=message_id, sender_system=system).first()
    if message is None:
        raise NotFound("Beskeden findes ikke.")
    if not _recall([message], system_id=system.pk):
        text = "Beskeden venter ikke på en leveringsdato og kan ikke tilbagekaldes."
        raise NotPossibleNow(text, code="recall.too.late")
    return message


@transaction.atomic
def by_organisation(*, by: Identity, organisation: Organisation, message_ids: Collection[UUID], reason: str) -> Outcome:
    """Recall messages the organisation has sent. Each is decided on its own: those still waiting are recalled at
    once, whatever has become of the others.

    Raises :class:`RefusedByRule` without a reason, :class:`NotFound` when one of them is not the organisation's.
    """
    access.require_change(by, Area.RECALL, organisation)
    if not reason.strip():
        raise RefusedByRule("Skriv, hvorfor beskeden tilbagekaldes", field="reason")
    messages = list(Message.objects.filter(pk__in=message_ids, sender_organisation=organisation).order_by("pk"))
    if not messages or len(messages) != len(set(message_ids)):
        raise NotFound("Beskeden findes ikke.")
    moved = _recall(messages, by=by, reason=mask_text(reason.strip()))
    rest = list(Message.objects.filter(pk__in=[message.pk for message in messages if message.pk not in moved]))
    return Outcome(
        recalled=[message for message in messages if message.pk in moved],
        recalled_before=[message for message in rest if message.state == State.RECALLED],
        too_late=[message for message in rest if message.state != State.RECALLED],
    )


def _recall(
    messages: Sequence[Message], *, system_id: UUID | None = None, by: Identity | None = None, reason: str = ""
) -> set[UUID]:
    """Step those that still wait, with event, figure and removal of the content; returns which."""
    moved = services.step_many([message.pk for message in messages], State.RECALLED)
    recalled = [message for message in messages if message.pk in moved]
    events.record_many(
        Event(
            tag=Tag.DELAYED_RECALLED,
            message_uuid=message.pk,
            transmission_id=message.transmission_id,
            sender_organisation_id=message.sender_organisation_id,
            system_id=system_id,
            actor_identity_id=by.pk if by else None,
            actor_label=by.name if by else "",
            properties={"reason": reason} if reason else {},
        )
        for message in recalled
    )
    rollups.add((_line(message), message.size) for message in recalled if message.sender_organisation_id)
    # What was sent from a mailbox lies in its folder of sent post too.
    services.forget_content([message for message in recalled if message.sender_system_id])
    return moved


def _line(message: Message) -> rollups.Line:
    assert message.sender_organisation_id
    system_id = message.sender_system_id or rollups.NO_SYSTEM
    return rollups.Line(message.sender_organisation_id, clock.today(), Direction.RECALLED, system_id, message.post_type)
