"""What has to be so before somebody asks for deliveries, and the event of having asked."""

from __future__ import annotations

from typing import Any

from administrativ_adgang.core.errors import NotPossibleNow
from administrativ_adgang.delivery import maintenance
from administrativ_adgang.delivery.causes import concerns_receiver
from administrativ_adgang.delivery.models import Health
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.systems.kinds import Protocol
from administrativ_adgang.systems.models import System

TRY_FIRST = "Prøv nu først. Indhentning begynder, når ét forsøg er lykkedes."


def why_not_try(system: System) -> str:
    """Why nothing can be delivered to a receiver now, whatever it would answer; empty when something can."""
    if system.protocol != Protocol.REST_PUSH or not system.is_recipient:
        return "Systemet henter selv sin post."
    if not system.is_active:
        return "Systemet er slået fra. Tag det i brug først."
    if maintenance.is_on(system.pk):
        return "Systemet er på pause. Afslut vedligeholdelsen først."
    return ""


def why_not_many(system: System) -> str:
    """The same for more than one message: that one has got through lately."""
    health = Health.objects.filter(system=system).first()
    return why_not_try(system) or (TRY_FIRST if health and takes_nothing(health) else "")


def takes_nothing(health: Health) -> bool:
    """Whether the latest try failed for a reason that will meet the next message too, with no success since."""
    return health.first_failure_at is not None and concerns_receiver(health.last_cause)


def require(refusal: str) -> None:
    """Raise NotPossibleNow for a reason."""
    if refusal:
        raise NotPossibleNow(refusal)


def record_asked(what: str, system: System, *, by: Identity | None, **facts: Any) -> None:
    """Write the event. ``what`` is a fixed word for the log."""
    record(
        Event(
            tag=Tag.DELIVERY_ASKED_FOR,
            organisation_id=system.organisation_id,
            system_id=system.pk,
            actor_identity_id=by.pk if by else None,
            actor_label=by.name if by else "",
            properties={"change": what, "system_name": system.name, **facts},
        )
    )
