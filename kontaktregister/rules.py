"""Pure decisions of the register: the public status, who can be sent to, what a mobile number looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kontaktregister.models import Contact, RegistrationStatus

# A new company cannot be sent to in its first twelve days, unless somebody logs in (interface description section 5).
COMPANY_WAITING_PERIOD = timedelta(days=12)

_MOBILE_NUMBER = re.compile(r"[2-9]\d{7}")
_EXEMPT = {RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY, RegistrationStatus.EXEMPT_OTHER_REASON}


class PublicStatus(StrEnum):
    """What senders are told."""

    REGISTERED = "REGISTERED"
    EXEMPT = "EXEMPT"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Reachability:
    """What routing needs to know about a recipient at one moment."""

    status: PublicStatus
    is_waiting: bool
    has_nemsms: bool


def is_exempt(contact: Contact, now: datetime) -> bool:
    """Whether an exemption is in force: given, begun, and not ended."""
    if contact.registration_status not in _EXEMPT:
        return False
    begun = contact.exemption_start is None or contact.exemption_start <= now
    ended = contact.exemption_end is not None and contact.exemption_end <= now
    return begun and not ended


def public_status(contact: Contact, now: datetime) -> PublicStatus:
    """The status the outside sees. Closed wins: nobody reads a closed contact's post."""
    if contact.closed_at is not None and contact.closed_at <= now:
        return PublicStatus.CLOSED
    return PublicStatus.EXEMPT if is_exempt(contact, now) else PublicStatus.REGISTERED


def reachability(contact: Contact, now: datetime) -> Reachability:
    """Everything routing asks about a recipient. A NemSMS number counts once its owner has confirmed it."""
    status = public_status(contact, now)
    return Reachability(
        status=status,
        is_waiting=contact.waiting_until is not None and now < contact.waiting_until,
        has_nemsms=bool(contact.mobile_number and contact.mobile_confirmed_at) and status is not PublicStatus.CLOSED,
    )


def is_mobile_number(text: str) -> bool:
    """Eight digits, the first 2 to 9, no country code."""
    return _MOBILE_NUMBER.fullmatch(text) is not None
