"""Which system sits where: default, CVR system, slots, and the organisation's way of set-up.

Every change locks the organisation's set-up row first, so two administrators take turns.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, F, Value, When

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotPossibleNow, RefusedByRule
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.systems import selectors, setup_ways
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from administrativ_adgang.systems.saving import (
    check_version,
    friendly_refusals,
    give_rights,
    locked_set_up,
    record_change,
    save_set_up,
)
from administrativ_adgang.systems.services import switch_off, switch_on
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB, SetUpFacts


@transaction.atomic
def make_default(*, by: Identity, system: System, expected: int) -> SetUp:
    """Move the mark of default to this system in one step. ``expected`` is the version of the set-up one saw."""
    access.require_change(by, Area.SET_UP, system.organisation)
    set_up = locked_set_up(system.organisation)
    check_version(set_up.version, expected)
    refusal = why_not_default(system, set_up)
    if refusal:
        raise RefusedByRule(refusal)
    before = set_up.default_system
    set_up.default_system = system
    save_set_up(set_up, "default_system")
    record_change(
        "MADE_DEFAULT", by=by, organisation=system.organisation, system=system, before=before.name if before else ""
    )
    return set_up


def why_not_default(system: System, set_up: SetUp) -> str:
    """Why a system cannot be the default, or nothing when it can."""
    if not system.is_recipient:
        return "Kun et modtagersystem kan være standardsystem."
    if system.slot == CVR_SLOT:
        return "CVR-systemet tager virksomhedspost og kan ikke også være standardsystem."
    if system.size_limit_mb < LARGEST_MESSAGE_MB:
        return "Standardsystemet skal kunne tage 99,5 MB. Ret systemets største besked først."
    if set_up.has_pickup and not system.is_active:
        return "Systemet er ikke i brug. Slå det til først."
    return ""


@transaction.atomic
def make_cvr_system(*, by: Identity, system: System, expected: int, contact_points: Sequence[str] = ()) -> System:
    """Let this system take the post to the CVR number. The one that did changes places with it."""
    return put_in_slot(by=by, system=system, slot=CVR_SLOT, expected=expected, contact_points=contact_points)


@transaction.atomic
def put_in_slot(
    *, by: Identity, system: System, slot: int, expected: int, contact_points: Sequence[str] = ()
) -> System:
    """Move a system to another slot; one that sits there takes the slot that is left. ``contact_points`` are the
    names of those that use the system: they cannot follow it to the CVR slot."""
    organisation = system.organisation
    access.require_change(by, Area.SET_UP, organisation)
    set_up = locked_set_up(organisation)
    other = System.objects.filter(organisation=organisation, slot=slot).exclude(pk=system.pk).first()
    refusal = why_not_in_slot(system, slot, set_up, other, contact_points)
    if refusal:
        raise RefusedByRule(refusal, field="slot")
    check_version(System.objects.select_for_update(of=("self",)).get(pk=system.pk).version, expected)
    left = system.slot
    places = [When(pk=system.pk, then=Value(slot))] + ([When(pk=other.pk, then=Value(left))] if other else [])
    rows = System.objects.filter(pk__in=[system.pk, *([other.pk] if other else [])])
    with friendly_refusals(slot):
        rows.update(slot=Case(*places), version=F("version") + 1, updated_at=clock.now())
    system.refresh_from_db()
    give_rights(system, by=by)
    record_change(
        "MOVED",
        by=by,
        organisation=organisation,
        system=system,
        slot=slot,
        changed_places_with=other.name if other else "",
    )
    return system


def why_not_in_slot(
    system: System, slot: int, set_up: SetUp, other: System | None, contact_points: Sequence[str] = ()
) -> str:
    """Why a system cannot move to a slot, or nothing when it can."""
    if slot not in selectors.slots_of(system.organisation):
        return "Den plads findes ikke. Vælg en af de viste."
    if slot == system.slot:
        return "Systemet har allerede den plads."
    if other is not None and system.slot is None:
        return "Pladsen er i brug. Et rent afsendersystem kan kun få en ledig plads."
    if slot == CVR_SLOT:
        return _why_not_cvr_system(system, set_up, contact_points)
    if system.slot == CVR_SLOT and set_up.has_pickup and other is None:
        return "Det er jeres CVR-system. Udpeg et andet først."
    if system.slot == CVR_SLOT and other is not None:
        return _why_not_cvr_system(other, set_up, ())
    return ""


def _why_not_cvr_system(system: System, set_up: SetUp, contact_points: Sequence[str]) -> str:
    if set_up.default_system_id == system.pk:
        return f"{system.name} er jeres standardsystem. Udpeg et andet som standard først."
    if set_up.has_pickup and not system.is_active:
        return f"{system.name} er ikke i brug. Slå det til først."
    if contact_points:
        return f"Flyt først de kontaktpunkter, der bruger {system.name}: {', '.join(contact_points)}."
    return ""


@transaction.atomic
def set_way(*, by: Identity, organisation: Organisation, way: SetUpWay, facts: SetUpFacts, expected: int) -> SetUp:
    """Change the way of set-up: the systems' own part of it. Taking up pickup takes the default and the CVR system
    into use; giving it up switches the receiver systems off. ``facts`` come from the room that knows them all."""
    access.require_change(by, Area.SET_UP, organisation)
    set_up = locked_set_up(organisation)
    check_version(set_up.version, expected)
    if set_up.way == way:
        return set_up
    lacking = setup_ways.missing(way, facts)
    if lacking:
        raise NotPossibleNow(f"Opsætningen er ikke ændret. {'. '.join(lacking)}.", code="set.up.not.ready")
    before, set_up.way = set_up.way, way
    if set_up.has_pickup and set_up.first_connected_at is None:
        set_up.first_connected_at = clock.now()
    save_set_up(set_up, "way", "first_connected_at")
    _follow(set_up, by=by)
    record_change("SET_UP_WAY", by=by, organisation=organisation, system=None, before=before, after=way)
    return set_up


def _follow(set_up: SetUp, *, by: Identity) -> None:
    for system in selectors.receivers_of(set_up.organisation):
        if set_up.has_pickup:
            leads = system.slot == CVR_SLOT or system.pk == set_up.default_system_id
            if leads and not system.is_active:
                switch_on(system, by=by, expected=system.version)
        elif system.is_active and not system.is_sender:
            switch_off(system, by=by, expected=system.version)
