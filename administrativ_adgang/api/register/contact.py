"""A contact as a sender system sees it: whether it can be reached, and how. Its telephone number is its own."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from kontaktregister import rules
from kontaktregister.models import Contact, ContactType


def as_json(contact: Contact, now: datetime) -> dict[str, Any]:
    """Contact of the interface description (annex, section 2); what is empty is left out."""
    number = "cprNumber" if contact.type == ContactType.CITIZEN else "cvrNumber"
    return _without_empty(
        {
            "id": str(contact.pk),
            "version": contact.version,
            "type": contact.type,
            number: contact.number,
            "eligibleForVoluntaryRegistration": False,
            "mailboxSubscription": _mailbox(contact, now),
            "nemSmsSubscription": _nemsms(contact, now),
            "createdDate": _time(contact.created_at),
            "lastUpdated": _time(contact.updated_at),
        }
    )


def _mailbox(contact: Contact, now: datetime) -> dict[str, Any]:
    # A company in its waiting period is registered from the day it can be sent to.
    start = contact.waiting_until or contact.registered_at
    return _without_empty(
        {
            "id": _subscription_id(contact, "mailbox"),
            "version": contact.version,
            "registrationStatus": contact.registration_status,
            "publicRegistrationStatus": str(rules.public_status(contact, now)),
            "exemptionStart": _time(contact.exemption_start),
            "exemptionEnd": _time(contact.exemption_end),
            "startTime": _time(start),
            "endTime": _time(contact.closed_at),
        }
    )


def _nemsms(contact: Contact, now: datetime) -> dict[str, Any] | None:
    if not rules.reachability(contact, now).has_nemsms:
        return None
    return {
        "id": _subscription_id(contact, "nemsms"),
        "version": contact.version,
        "confirmedDateTime": _time(contact.mobile_confirmed_at),
    }


def _subscription_id(contact: Contact, kind: str) -> str:
    """Subscriptions are parts of the contact's row; the description gives each an id of its own, always the same."""
    return str(uuid.uuid5(contact.pk, kind))


def _time(moment: datetime | None) -> str | None:
    """UTC with milliseconds and a Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
