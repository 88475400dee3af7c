"""An identity as the interface shows it. Nobody here is known by a CPR number, so none is ever shown."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from administrativ_adgang.api.values import filled, stored, time
from administrativ_adgang.fbrs import access, directory, email_subscriptions
from administrativ_adgang.fbrs.models import EmailSubscription, Identity, IdentityType, Organisation
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.models import System


def as_json(people: Sequence[Identity], scope: Organisation) -> list[dict[str, Any]]:
    """Identities (annex 2), in the same few queries however many they are."""
    ids = [one.pk for one in people]
    # An outsider's name at log-in and address are its own affair.
    own = [one for one in people if one.organisation_id == scope.pk]
    subjects = directory.subjects(own)
    machines = systems.systems_with_identities(ids)
    held = _authorities(machines, scope)
    addresses = email_subscriptions.of_many([one.pk for one in own])
    return [
        filled(
            {
                **stored(one),
                "type": one.type,
                "name": one.name,
                "status": "ACTIVE" if one.is_active else "INACTIVE",
                "parentIdentityId": _parent(one),
                "identifiers": _identifiers(one, subjects.get(one.pk), machines.get(one.pk)),
                "details": _details(machines.get(one.pk), held.get(one.pk, [])),
                "subscription": _subscription(addresses.get(one.pk)),
            }
        )
        for one in people
    ]


def _authorities(machines: Collection[UUID], scope: Organisation) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    if machines:
        for holder, type_ in access.held_where(Q(holder__in=list(machines), scope=scope), "holder", "type"):
            found.setdefault(holder, []).append(type_)
    return found


def _parent(one: Identity) -> str | None:
    """The organisation somebody belongs to, whose identity has the same id; of an organisation the one above it."""
    home = one.organisation
    if home is None:
        return None
    parent = home.parent_id if one.type == IdentityType.COMPANY else home.pk
    return str(parent) if parent else None


def _identifiers(one: Identity, subject: str | None, system: System | None) -> list[dict[str, Any]]:
    known = {
        "CVR_NUMBER": one.organisation.cvr_number if one.organisation else None,
        "EMPLOYEE_ID": subject,
        "SYSTEM_ID": str(system.pk) if system else None,
    }
    return [
        {"id": str(uuid.uuid5(one.pk, type_)), "version": one.version, "type": type_, "value": value}
        for type_, value in known.items()
        if value
    ]


def _details(system: System | None, held: list[str]) -> dict[str, Any] | None:
    if system is None:
        return None
    return filled(
        {
            "id": str(uuid.uuid5(system.pk, "details")),
            "version": system.version,
            "clientId": str(system.pk),
            "secretRequired": True,
            "activeFrom": time(system.active_from),
            "activeTo": time(system.active_to),
            "type": {"name": IdentityType.SYSTEM.value},
            "authorities": sorted(held),
        }
    )


def _subscription(found: EmailSubscription | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return filled(
        {
            "id": str(found.pk),
            "version": found.version,
            "channel": found.address,
            "verificationTime": time(found.pin_sent_at),
            "confirmationTime": time(found.confirmed_at),
        }
    )
