"""Changing the register. Each service changes one contact and returns it; the caller asks for the right and records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kontaktregister.errors import RegisterError
from kontaktregister.models import Contact, ContactType, RegistrationStatus
from kontaktregister.rules import COMPANY_WAITING_PERIOD, is_exempt, is_mobile_number


def enrol_citizen(*, cpr_number: str, name: str) -> Contact:
    """Enter a citizen. Entering one who is there already changes nothing."""
    contact, _ = Contact.objects.get_or_create(number=cpr_number, defaults={"type": ContactType.CITIZEN, "name": name})
    return contact


def enrol_company(*, cvr_number: str, name: str, founded_at: datetime | None = None) -> Contact:
    """Enter a company or authority. One that is given as just founded cannot be sent to in the waiting period."""
    defaults: dict[str, Any] = {"type": ContactType.COMPANY, "name": name}
    if founded_at is not None:
        defaults["waiting_until"] = founded_at + COMPANY_WAITING_PERIOD
    contact, _ = Contact.objects.get_or_create(number=cvr_number, defaults=defaults)
    return contact


def end_waiting_period(*, cvr_number: str) -> Contact:
    """Somebody from the company has logged in: it can be sent to from now on."""
    return _change(cvr_number, waiting_until=None)


def exempt(
    *, number: str, start: datetime | None = None, end: datetime | None = None, left_the_country: bool = False
) -> Contact:
    """Exempt from Digital Post. Deletes nothing; NemSMS goes on."""
    contact = _get(number)
    if is_exempt(contact, timezone.now()):
        raise RegisterError("Er allerede fritaget.", code="contact.already.exempt")
    if contact.closed_at is not None:
        raise RegisterError("Er lukket og kan ikke fritages.", code="contact.closed")
    status = RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY if left_the_country else RegistrationStatus.EXEMPT_OTHER_REASON
    return _change(number, registration_status=status, exemption_start=start or timezone.now(), exemption_end=end)


def lift_exemption(*, number: str) -> Contact:
    """End an exemption: the contact is registered again."""
    return _change(number, registration_status=RegistrationStatus.VOLUNTARY, exemption_start=None, exemption_end=None)


def close(*, number: str) -> Contact:
    """The person has died or the company has ceased: nothing more can be sent."""
    return _change(number, closed_at=timezone.now())


def set_nemsms(*, cpr_number: str, mobile_number: str, confirmed: bool) -> Contact:
    """Sign up for NemSMS. The number counts once its owner has confirmed it."""
    if not is_mobile_number(mobile_number):
        raise RegisterError("Mobilnummeret skal være otte cifre uden landekode.", code="mobile.number.not.allowed")
    return _change(cpr_number, mobile_number=mobile_number, mobile_confirmed_at=timezone.now() if confirmed else None)


def remove_nemsms(*, cpr_number: str) -> Contact:
    """Sign off NemSMS."""
    return _change(cpr_number, mobile_number="", mobile_confirmed_at=None)


def _get(number: str) -> Contact:
    contact = Contact.objects.filter(number=number).first()
    if contact is None:
        raise RegisterError("Findes ikke i kontaktregistret.", code="contact.not.found")
    return contact


@transaction.atomic
def _change(number: str, **values: Any) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=_get(number).pk).get()
    for name, value in {**values, "updated_at": timezone.now(), "version": contact.version + 1}.items():
        setattr(contact, name, value)
    contact.save(update_fields=[*values, "updated_at", "version"])
    return contact
