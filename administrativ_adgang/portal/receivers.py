"""An organisation's receiver systems as people see them: slot, marks, status. For the front page and the area of systems."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import history
from administrativ_adgang.delivery.history import Standing
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.portal import status, words
from administrativ_adgang.portal.status import Status
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol
from administrativ_adgang.systems.models import SetUp, System

NOT_IN_USE = "Ikke i brug"


@dataclass(frozen=True)
class Receiver:
    """One slot of the organisation; ``system`` is None while it is free. ``forecast`` is when it is switched off."""

    slot: int
    system: System | None
    status: Status
    standing: Standing = Standing()
    is_default: bool = False
    forecast: datetime | None = None
    certificate_until: datetime | None = None

    @property
    def is_cvr_system(self) -> bool:
        """Whether it takes the post to an authority's CVR number."""
        return self.slot == CVR_SLOT

    @property
    def slot_name(self) -> str:
        """``1`` to ``4``, or ``CVR``."""
        return "CVR" if self.is_cvr_system else str(self.slot)

    @property
    def marks(self) -> list[str]:
        """The chips beside the name."""
        return (["Standard"] if self.is_default else []) + (["CVR-system"] if self.is_cvr_system and self.system else [])

    @property
    def oldest(self) -> str:
        """How long the longest waiting message has waited, short."""
        waited = self.standing.oldest_waiting_at
        return words.span(clock.now() - waited) if waited else "–"


def of(organisation: Organisation) -> list[Receiver]:
    """Every slot of the organisation in order, also the empty ones."""
    set_up = selectors.set_up_of(organisation)
    slots = selectors.slots_of(organisation)
    systems = [system for system in slots.values() if system]
    standings = history.standings(systems)
    expiries = selectors.last_expiries(systems)
    return [
        _receiver(slot, system, set_up, standings[system.pk], expiries.get(system.pk))
        if system
        else Receiver(slot, None, status.free_slot())
        for slot, system in slots.items()
    ]


def one(system: System, set_up: SetUp) -> Receiver:
    """One receiver system."""
    standing = history.standings([system])[system.pk]
    expiry = selectors.last_expiries([system]).get(system.pk)
    return _receiver(system.slot or 0, system, set_up, standing, expiry)


def _receiver(slot: int, system: System, set_up: SetUp, standing: Standing, expiry: datetime | None) -> Receiver:
    default = set_up.default_system
    facts = status.Facts(
        now=clock.now(),
        pulls=system.protocol == Protocol.REST_PULL,
        active=system.is_active,
        waiting=standing.waiting,
        first_failure_at=standing.first_failure_at,
        last_success_at=standing.last_success_at,
        oldest_waiting_at=standing.oldest_waiting_at,
        next_try_at=standing.next_try_at,
        certificate_until=expiry,
        failures=standing.failures,
        deactivated_at=system.active_to,
        deactivated_by=system.deactivated_by.name if system.deactivated_by else "",
        successor=default.name if default and default != system and set_up.has_pickup else "",
    )
    return Receiver(
        slot=slot,
        system=system,
        status=_status(system, facts, set_up),
        standing=standing,
        is_default=default == system,
        forecast=status.switched_off_at(facts) if standing.waiting and system.is_active else None,
        certificate_until=expiry,
    )


def _status(system: System, facts: status.Facts, set_up: SetUp) -> Status:
    """The status; a system that was never taken into use says so, and what is needed."""
    found = status.of(facts)
    if system.is_active or system.active_from or system.deactivated_by_id:
        return found
    needed = "Systemet får ingen post, før I tager det i brug."
    if not set_up.has_pickup:
        needed = "Systemet får ingen post, før I skifter til systemafhentning."
    return dataclasses.replace(found, word=NOT_IN_USE, css="badge-info", icon="info", sentence=needed)
