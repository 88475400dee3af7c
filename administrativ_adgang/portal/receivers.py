"""An organisation's receiver systems as people see them: slot, marks, status."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import health, maintenance
from administrativ_adgang.delivery.health import HealthFacts
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.portal import status, words
from administrativ_adgang.portal.status import Status
from administrativ_adgang.recovery import standing
from administrativ_adgang.recovery.standing import Standing
from administrativ_adgang.systems import selectors
from administrativ_adgang.systems.kinds import CVR_SLOT, Protocol
from administrativ_adgang.systems.models import SetUp, System

NOT_IN_USE = "Ikke i brug"


@dataclass(frozen=True)
class Receiver:
    """One slot of the organisation; ``system`` is None while it is free."""

    slot: int
    system: System | None
    status: Status
    standing: HealthFacts = field(default_factory=HealthFacts)
    is_default: bool = False
    certificate_until: datetime | None = None
    clock: Standing | None = None

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
        return (["Standard"] if self.is_default else []) + (
            ["CVR-system"] if self.is_cvr_system and self.system else []
        )

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
    known = _known(systems, set_up)
    return [
        _receiver(slot, system, known) if system else Receiver(slot, None, _free(slot, organisation))
        for slot, system in slots.items()
    ]


def _free(slot: int, organisation: Organisation) -> Status:
    free = status.free_slot()
    if not organisation.is_authority:
        return dataclasses.replace(free, sentence="Bruges, når jeres eget system skal tage posten.")
    if slot == CVR_SLOT:
        return dataclasses.replace(free, sentence="Tager virksomhedspost. Skal udfyldes, før I får systemafhentning.")
    return free


def one(system: System, set_up: SetUp) -> Receiver:
    """One receiver system."""
    return _receiver(system.slot or 0, system, _known([system], set_up))


@dataclass(frozen=True)
class _Known:
    """What is read about several systems at once."""

    set_up: SetUp
    health: dict[UUID, HealthFacts]
    expiries: dict[UUID, datetime]
    clocks: dict[UUID, Standing]
    paused_until: dict[UUID, datetime]
    off_by_rule: set[UUID]


def _known(systems: Collection[System], set_up: SetUp) -> _Known:
    return _Known(
        set_up=set_up,
        health=health.of_systems(systems),
        expiries=selectors.last_expiries(systems),
        clocks=standing.of_systems(systems),
        paused_until=maintenance.on_until(systems),
        off_by_rule=standing.switched_off_by_the_rule(systems),
    )


def _receiver(slot: int, system: System, known: _Known) -> Receiver:
    set_up, found, expiry = known.set_up, known.health[system.pk], known.expiries.get(system.pk)
    default = set_up.default_system
    successor = default.name if default and default != system and set_up.has_pickup else ""
    facts = status.Facts(
        now=clock.now(),
        pulls=system.protocol == Protocol.REST_PULL,
        active=system.is_active,
        waiting=found.waiting,
        first_failure_at=found.first_failure_at,
        last_success_at=found.last_success_at,
        oldest_waiting_at=found.oldest_waiting_at,
        next_try_at=found.next_attempt_at,
        certificate_until=expiry,
        deactivated_at=system.active_to,
        deactivated_by=system.deactivated_by.name if system.deactivated_by else "",
        deactivated_by_rule=system.pk in known.off_by_rule,
        paused_until=known.paused_until.get(system.pk),
        successor=successor,
    )
    return Receiver(
        slot=slot,
        system=system,
        status=_status(system, facts, set_up),
        standing=found,
        is_default=default == system,
        certificate_until=expiry,
        clock=known.clocks.get(system.pk),
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
