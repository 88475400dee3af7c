"""Recall before the delivery date: whoever steps the message first, release or recall, has decided."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.events import services as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import rollups, services
from administrativ_adgang.messages.models import Direction, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.models import System


@transaction.atomic
def by_sender_system(*, system: System, message_id: UUID) -> Message:
    """Recall a message that this system has sent and that waits for its date; its content is removed.

    Raises :class:`NotFound` for a message that is not the system's, :class:`NotPossibleNow` once it has been released.
    """
    message = Message.objects.filter(pk=message_id, sender_system=system).first()
    if message is None:
        raise NotFound("Beskeden findes ikke.")
    if not services.step_many([message.pk], State.RECALLED):
        text = "Beskeden venter ikke på en leveringsdato og kan ikke tilbagekaldes."
        raise NotPossibleNow(text, code="recall.too.late")
    events.record(
        Event(
            tag=Tag.DELAYED_RECALLED,
            message_uuid=message.pk,
            transmission_id=message.transmission_id,
            sender_organisation_id=message.sender_organisation_id,
            system_id=system.pk,
        )
    )
    if message.sender_organisation_id:
        day = clock.today()
        line = rollups.Line(message.sender_organisation_id, day, Direction.RECALLED, system.pk, message.post_type)
        rollups.add([(line, message.size)])
    services.forget_content([message])
    return message
