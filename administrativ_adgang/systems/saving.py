"""What every change of a system has in common: an event, the lock of the set-up row, and friendly refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from administrativ_adgang.core.errors import RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Grant, Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.kinds import AUTHORITY_SLOTS, CVR_SLOT
from administrativ_adgang.systems.models import SetUp, System


def record_change(
    change: str, *, by: Identity | None, organisation: Organisation, system: System | None, **facts: Any
) -> None:
    """Write the event of a change. ``change`` is a fixed word for the log; ``facts`` are never secrets."""
    name = {"system_name": system.name} if system else {}
    record(
        Event(
            tag=Tag.SYSTEM_CHANGED,
            organisation_id=organisation.pk,
            system_id=system.pk if system else None,
            actor_identity_id=by.pk if by else None,
            actor_label=by.name if by else "",
            properties={"change": change, **name, **facts},
        )
    )


def locked_set_up(organisation: Organisation) -> SetUp:
    """The organisation's set-up row, made when missing and locked, so that changes of default and way take turns."""
    SetUp.objects.get_or_create(organisation=organisation)
    locked = SetUp.objects.select_for_update(of=("self",)).select_related("default_system")
    return locked.get(organisation=organisation)


def save_set_up(set_up: SetUp, *fields: str) -> None:
    """Save a locked set-up row and count its version up."""
    set_up.version += 1
    set_up.save(update_fields=[*fields, "version"])


def check_version(found: int, expected: int) -> None:
    """Raise :class:`StaleVersion` when the row is newer than the one the person saw."""
    if found != expected:
        raise StaleVersion("En anden har ændret det imens. Intet er gemt. Se den nye udgave, og prøv igen.")


@contextmanager
def friendly_refusals(slot: int | None) -> Iterator[None]:
    """Turn the database's refusal of a slot or name that somebody took a moment ago into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "")
        if constraint == "system_slot_once":
            raise RefusedByRule(slot_is_taken(slot), field="slot", code="system.slot.taken") from None
        if constraint == "system_name_once":
            raise RefusedByRule(
                "I har allerede et system med det navn. Vælg et andet navn", field="name", code="system.name.taken"
            ) from None
        raise


def slot_is_taken(slot: int | None) -> str:
    """The sentence about a slot with a system in it."""
    if slot == CVR_SLOT:
        return "Pladsen til CVR-systemet er allerede i brug. Der er kun én"
    return f"Plads {slot} er allerede i brug. Vælg en anden plads"


def all_slots_are_taken(organisation: Organisation) -> str:
    """The sentence for the system that there is no room for (R8, R9)."""
    if organisation.is_authority:
        return f"Alle {len(AUTHORITY_SLOTS)} pladser er i brug. Ret et af systemerne i stedet for at oprette et nyt"
    return "En virksomhed har ét modtagersystem. Ret det i stedet for at oprette et nyt"


def give_rights(system: System, *, by: Identity) -> None:
    """Let the system's identity hold exactly the rights that its kind asks for."""
    kind = "AUTHORITY" if system.organisation.is_authority else "COMPANY"
    parts = {f"{kind}_SENDER_SYSTEM": system.is_sender, f"{kind}_RECIPIENT_SYSTEM": system.is_recipient}
    for code, wanted in parts.items():
        if wanted:
            fbrs.grant(by=by, grantee=system.identity, privilege=Privilege(code), scope=system.organisation)
            continue
        for held in Grant.objects.filter(
            grantee=system.identity, scope=system.organisation, type=code, revoked_at=None
        ):
            fbrs.revoke(by=None, held=held)
