"""Changing systems: create, edit, take into use, switch off. Keys are in ``credentials``, slots in ``positions``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotPossibleNow, RefusedByRule
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems import details as rules
from administrativ_adgang.systems import selectors, tokens
from administrativ_adgang.systems.details import SystemDetails
from administrativ_adgang.systems.kinds import AUTHORITY_SLOTS, CVR_SLOT
from administrativ_adgang.systems.models import SetUp, System
from administrativ_adgang.systems.saving import (
    all_slots_are_taken,
    friendly_refusals,
    give_rights,
    locked_set_up,
    record_change,
    save_set_up,
    slot_is_taken,
)
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB


class NewSystem(NamedTuple):
    """A system with the key its owner's client sends. The key is not kept and cannot be shown again."""

    system: System
    key: str


class KnownKey(NamedTuple):
    """Id and token chosen beforehand: only for a demo world, whose keys everybody may know."""

    system_id: UUID
    token: str


@transaction.atomic
def create_system(
    *,
    by: Identity,
    organisation: Organisation,
    details: SystemDetails,
    slot: int | None = None,
    is_sender: bool = False,
    known_key: KnownKey | None = None,
) -> NewSystem:
    """Register a system, not yet in use. An authority's first system for authority post becomes its default,
    a company's only receiver system always is."""
    access.require_change(by, Area.SYSTEMS, organisation)
    _raise_first_fault(details)
    if slot is None and not is_sender:
        raise RefusedByRule("Et system skal sende, modtage eller begge dele", field="is_sender")
    if slot is not None:
        _check_slot_is_free(organisation, slot)
    system_id, token = known_key or KnownKey(uuid4(), tokens.new_token())
    name = details.name.strip()
    identity = Identity.objects.create(type=IdentityType.SYSTEM, name=name, organisation=organisation)
    system = System(
        id=system_id,
        organisation=organisation,
        owner_type=organisation.type,
        identity=identity,
        slot=slot,
        is_sender=is_sender,
        token_digest=tokens.digest(token),
        token_renewed_at=clock.now(),
    )
    _apply(system, details)
    with friendly_refusals(slot):
        system.save(force_insert=True)
    give_rights(system, by=by)
    _name_as_default_when_first(system)
    record_change("CREATED", by=by, organisation=organisation, system=system)
    return NewSystem(system, tokens.key(system.pk, token))


@transaction.atomic
def change_system(*, by: Identity, system: System, details: SystemDetails, is_sender: bool, expected: int) -> System:
    """Change what its owner decides. ``expected`` is the version the person saw; an older one is refused."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    _raise_first_fault(details)
    if not system.is_recipient and not is_sender:
        raise RefusedByRule("Et system skal sende, modtage eller begge dele", field="is_sender")
    changed = rules.changed_fields(rules.of(system), details) + (["is_sender"] if is_sender != system.is_sender else [])
    set_up = locked_set_up(system.organisation)
    _apply(system, details)
    system.is_sender = is_sender
    if system.is_active and not system.is_ready:
        raise RefusedByRule("Systemet er i brug og skal have en adresse, vi kan aflevere til", field="endpoint")
    if set_up.has_pickup and set_up.default_system_id == system.pk and system.size_limit_mb < LARGEST_MESSAGE_MB:
        raise RefusedByRule("Standardsystemet skal kunne tage 99,5 MB", field="size_limit_mb")
    with friendly_refusals(system.slot):
        system.save_version(expected=expected, fields=[*rules.FIELDS, "is_sender"])
    Identity.objects.filter(pk=system.identity_id).update(name=system.name)
    give_rights(system, by=by)
    record_change("CHANGED", by=by, organisation=system.organisation, system=system, fields=changed)
    return system


@transaction.atomic
def activate(*, by: Identity, system: System, expected: int) -> System:
    """Take a system into use. A receiver system waits until the organisation has chosen system pickup."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    set_up = locked_set_up(system.organisation)
    if not set_up.has_pickup and not system.is_sender:
        raise NotPossibleNow("I har ikke systemafhentning. Systemet tages i brug, når I skifter opsætning.")
    if not system.is_ready:
        raise NotPossibleNow("Systemet mangler en adresse, vi kan aflevere til.")
    return switch_on(system, by=by, expected=expected)


def switch_on(system: System, *, by: Identity, expected: int) -> System:
    """Mark a system as used from this moment (asked by ``activate`` and by a change of the set-up way)."""
    system.active_from, system.active_to, system.deactivated_by = clock.now(), None, None
    system.save_version(expected=expected, fields=["active_from", "active_to", "deactivated_by"])
    record_change("ACTIVATED", by=by, organisation=system.organisation, system=system)
    return system


def what_hangs_on(system: System, set_up: SetUp, contact_points: Sequence[str]) -> list[str]:
    """Why a system cannot be switched off, one sentence each. Contact points come by name from the room above."""
    hangs = []
    if set_up.has_pickup and set_up.default_system_id == system.pk:
        hangs.append("Det er jeres standardsystem. Udpeg et andet først.")
    elif set_up.has_pickup and system.slot == CVR_SLOT:
        hangs.append("Det er jeres CVR-system. Udpeg et andet først.")
    hangs += [f"Kontaktpunktet {name} bruger det. Flyt kontaktpunktet først." for name in contact_points]
    return hangs


@transaction.atomic
def deactivate(*, by: Identity, system: System, expected: int, contact_points: Sequence[str] = ()) -> System:
    """Switch a system off. Refused, with the list, while something hangs on it."""
    access.require_change(by, Area.SYSTEMS, system.organisation)
    set_up = locked_set_up(system.organisation)
    hangs = what_hangs_on(system, set_up, contact_points)
    if hangs:
        raise RefusedByRule(f"{system.name} kan ikke slås fra. {' '.join(hangs)}", code="system.in.use")
    return switch_off(system, by=by, expected=expected)


def switch_off(system: System, *, by: Identity | None, expected: int, reason: str = "") -> System:
    """Mark a system as not used from this moment. One that was to begin later never begins.

    ``by`` is None when no person but a rule does it, which ``reason`` then names for the log.
    """
    now = clock.now()
    if system.active_from is None or system.active_from >= now:
        system.active_from = system.active_to = None
    else:
        system.active_to = now
    system.deactivated_by = by
    system.save_version(expected=expected, fields=["active_from", "active_to", "deactivated_by"])
    why = {"reason": reason} if reason else {}
    record_change("DEACTIVATED", by=by, organisation=system.organisation, system=system, **why)
    return system


def _raise_first_fault(details: SystemDetails) -> None:
    for fault in rules.faults(details, local_allowed=settings.LOCAL_RECEIVERS_ALLOWED):
        raise fault


def _apply(system: System, details: SystemDetails) -> None:
    for name in rules.FIELDS:
        setattr(system, name, getattr(details, name))
    system.name = details.name.strip()


def _check_slot_is_free(organisation: Organisation, slot: int) -> None:
    slots = selectors.slots_of(organisation)
    if slot not in slots:
        if organisation.is_authority:
            raise RefusedByRule("Den plads findes ikke. Vælg en af de viste", field="slot")
        raise RefusedByRule(all_slots_are_taken(organisation), field="slot", code="system.no.room")
    authority_post = [system for number, system in slots.items() if number != CVR_SLOT]
    if slot != CVR_SLOT and all(authority_post):
        raise RefusedByRule(all_slots_are_taken(organisation), field="slot", code="system.no.room")
    if slots[slot] is not None:
        raise RefusedByRule(slot_is_taken(slot), field="slot", code="system.slot.taken")


def _name_as_default_when_first(system: System) -> None:
    if system.slot not in AUTHORITY_SLOTS:  # A company's only slot has the number 1, too.
        return
    set_up = locked_set_up(system.organisation)
    if set_up.default_system_id is None:
        set_up.default_system = system
        save_set_up(set_up, "default_system")
