"""Post on its way to a system, and tries that failed."""

from __future__ import annotations

import uuid

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Attempt, Delivery, Outcome
from administrativ_adgang.messages.models import Message, MessageType
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.models import System


def build_waiting(system: System, times: int = 1) -> list[Delivery]:
    """Messages that wait for a system."""
    organisation = system.organisation
    messages = Message.objects.bulk_create(
        Message(
            id=uuid.uuid4(),
            state=State.AWAITING_DELIVERY,
            sender_id="44556677",
            sender_id_type="CVR",
            sender_label="Tilsynet for Eksempler",
            recipient_organisation=organisation,
            recipient_id=organisation.cvr_number,
            recipient_id_type="CVR",
            message_type=MessageType.DIGITALPOST,
            memo_version="1.1",
            label="Brev",
            size=1_000,
            sha256="0" * 64,
        )
        for _ in range(times)
    )
    deliveries = [Delivery(message=message, system=system) for message in messages]
    outbox.enqueue_many(deliveries)
    return list(Delivery.objects.filter(message__in=messages).order_by("pk"))


def build_attempts(
    delivery: Delivery, times: int, *, cause: str = "", technical: str = "", finished: bool = True
) -> list[Attempt]:
    """Tries of one delivery: failed for a cause, or without one successful."""
    return [
        Attempt.objects.create(
            delivery=delivery,
            system=delivery.system,
            message_uuid=delivery.message_id,
            finished_at=clock.now() if finished else None,
            outcome="" if not finished else Outcome.FAILURE if cause else Outcome.SUCCESS,
            cause=cause,
            technical=technical,
        )
        for _ in range(times)
    ]
