"""Why a try failed: a code for the row, a Danish sentence, and whether it concerns the whole receiver."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Cause(models.TextChoices):
    """The label is the sentence (screens section 5)."""

    KEY_REFUSED = "KEY_REFUSED", "Modtageren afviser vores adgangsnøgle"
    TIME_OUT = "TIME_OUT", "Modtageren svarede ikke i tide"
    ADDRESS_NOT_FOUND = "ADDRESS_NOT_FOUND", "Vi kunne ikke finde adressen"
    ADDRESS_NOT_PUBLIC = "ADDRESS_NOT_PUBLIC", "Adressen fører ikke ud på det åbne internet"
    CONNECTION_REFUSED = "CONNECTION_REFUSED", "Modtageren tager ikke imod forbindelser"
    CERTIFICATE_EXPIRED = "CERTIFICATE_EXPIRED", "Modtagerens certifikat er udløbet"
    CERTIFICATE_NOT_TRUSTED = "CERTIFICATE_NOT_TRUSTED", "Modtagerens certifikat kan ikke godkendes"
    REDIRECTED = "REDIRECTED", "Modtageren henviser til en anden adresse"
    BUSY = "BUSY", "Modtageren beder os vente"
    TOO_LARGE = "TOO_LARGE", "Beskeden er større, end systemet tager"
    REFUSED = "REFUSED", "Modtageren afviste beskeden"
    RECEIVER_FAULT = "RECEIVER_FAULT", "Der er en fejl hos modtageren"
    CUT_OFF = "CUT_OFF", "Forbindelsen blev afbrudt"
    ANSWER_UNREADABLE = "ANSWER_UNREADABLE", "Modtagerens svar kunne ikke forstås"
    NO_ADDRESS = "NO_ADDRESS", "Systemet har ingen adresse"
    NOT_CONVERTIBLE = "NOT_CONVERTIBLE", "Beskeden kan ikke skrives i den MeMo-version, systemet tager"
    OUR_FAULT = "OUR_FAULT", "Der skete en fejl hos os"


# One message alone can bring these about; anything else says that the receiver as a whole cannot take post now.
_OF_ONE_MESSAGE = frozenset({Cause.TOO_LARGE, Cause.REFUSED, Cause.NOT_CONVERTIBLE, Cause.OUR_FAULT})


def concerns_receiver(cause: str) -> bool:
    """Whether the cause is likely to meet the next message too, so that trying it now would only burden both sides."""
    return bool(cause) and cause not in _OF_ONE_MESSAGE


def sentence(cause: str) -> str:
    """The Danish sentence for a cause, without a full stop; empty when there is none."""
    if cause == Cause.TIME_OUT:
        return f"Modtageren svarede ikke inden {settings.DELIVERY_TIMEOUT_SECONDS} sekunder"
    return str(Cause(cause).label) if cause in Cause.values else ""


def of_status(status: int) -> Cause:
    """The cause that an HTTP status other than 2xx stands for."""
    if 300 <= status < 400:
        return Cause.REDIRECTED
    named = {401: Cause.KEY_REFUSED, 403: Cause.KEY_REFUSED, 413: Cause.TOO_LARGE, 408: Cause.TIME_OUT, 429: Cause.BUSY}
    if status in named:
        return named[status]
    # An address that answers "not here" for everything is no address: 404, 405 and 410 are about the receiver.
    if status in (404, 405, 410):
        return Cause.ADDRESS_NOT_FOUND
    return Cause.REFUSED if 400 <= status < 500 else Cause.RECEIVER_FAULT
