"""An e-mail address counts when its owner has repeated the PIN that was sent there (identities/{id}/verification)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotAllowed, NotPossibleNow, RefusedByRule
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import EmailSubscription, Identity, IdentityType
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.mail import services as mail

PIN_LASTS = timedelta(hours=24)
#: Of a million PINs a guesser gets to try five.
MOST_ATTEMPTS = 5


class WrongPin(RefusedByRule):
    """The PIN is not the one that was sent, is old, or was guessed at too often."""

    code = "pin.not.correct"


def of_many(identities: Collection[UUID]) -> dict[UUID, EmailSubscription]:
    """The addresses of these identities, confirmed or not, in one query."""
    return {found.identity_id: found for found in EmailSubscription.objects.filter(identity__in=identities)}


@transaction.atomic
def subscribe(*, by: Identity, person: Identity, address: str) -> EmailSubscription:
    """Write to the person at this address from now on, once it is confirmed. The same address again changes nothing."""
    _check_may(by, person)
    validate_email(address)
    found = EmailSubscription.objects.select_for_update().filter(identity=person).first()
    if found is not None and found.address.lower() == address.lower():
        return found
    subscription = found or EmailSubscription(identity=person)
    subscription.address, subscription.confirmed_at = address, None
    _send_pin(subscription)
    return subscription


@transaction.atomic
def renew_pin(*, by: Identity, person: Identity) -> EmailSubscription:
    """Send another PIN; the one before is worth nothing."""
    _check_may(by, person)
    subscription = EmailSubscription.objects.select_for_update().filter(identity=person).first()
    if subscription is None:
        raise NotPossibleNow("Der er ingen e-mailadresse at bekræfte.")
    _send_pin(subscription)
    return subscription


def confirm(*, by: Identity, person: Identity, pin: str) -> EmailSubscription:
    """Take the PIN. Raises :class:`WrongPin`; each attempt counts, also the refused ones."""
    _check_may(by, person)
    # Counted before it is compared and outside the transaction of the answer: a thousand at once are still a thousand.
    tried = EmailSubscription.objects.filter(identity=person, attempts__lt=MOST_ATTEMPTS).exclude(pin_digest="")
    if not tried.update(attempts=F("attempts") + 1):
        raise WrongPin("PIN-koden kan ikke bruges. Bed om en ny.", field="pin")
    subscription = EmailSubscription.objects.get(identity=person)
    sent = subscription.pin_sent_at
    is_right = constant_time_compare(_digest(subscription, pin), subscription.pin_digest)
    if not is_right or sent is None or sent + PIN_LASTS < clock.now():
        raise WrongPin("PIN-koden er ikke den, der blev sendt.", field="pin")
    with transaction.atomic():
        subscription.pin_digest, subscription.confirmed_at = "", clock.now()
        subscription.save_version(expected=subscription.version, fields=["pin_digest", "confirmed_at"])
        person.email = subscription.address
        Identity.objects.filter(pk=person.pk).update(email=person.email)
    return subscription


def _send_pin(subscription: EmailSubscription) -> None:
    pin = f"{secrets.randbelow(1_000_000):06}"
    subscription.pin_digest, subscription.pin_sent_at = _digest(subscription, pin), clock.now()
    subscription.attempts, subscription.version = 0, subscription.version + (not subscription._state.adding)
    subscription.updated_at = clock.now()
    subscription.save()
    mail.put("email_pin", to=[subscription.address], pin=pin, hours=int(PIN_LASTS.total_seconds() // 3600))


def _digest(subscription: EmailSubscription, pin: str) -> str:
    return salted_hmac(f"email-pin-{subscription.pk}", pin, algorithm="sha256").hexdigest()


def _check_may(by: Identity, person: Identity) -> None:
    if person.organisation is None or person.type != IdentityType.EMPLOYEE:
        raise NotAllowed("Kun egne medarbejderes e-mailadresse kan rettes.")
    access.require_change(by, Area.PEOPLE, person.organisation)
