"""Why a sender's message is refused: status and code for its business receipt, and the sentence that explains it.

Rules MM-08, MM-09, MM-21 and MM-23 of the MeMo facts need the contact register and the organisations, so they live here
and not in the package ``memo``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from administrativ_adgang.delivery.models import ReceiptStatus

LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """``status`` is INVALID (what is written is wrong) or NOT_ALLOWED (somebody may not)."""

    status: ReceiptStatus
    code: str
    text: str


def _not_allowed(code: str, text: str) -> Refusal:
    return Refusal(ReceiptStatus.NOT_ALLOWED, code, text)


SENDER_NOT_ALLOWED = _not_allowed(
    "sender.not.allowed", "Afsendersystemet hører ikke til afsenderen og må ikke sende på dens vegne."
)
COMPANY_TO_AUTHORITIES_ONLY = _not_allowed(
    "recipient.not.an.authority", "En virksomhed kan kun sende Digital Post til myndigheder."
)
MANDATORY_NOT_ALLOWED = _not_allowed(
    "mandatory.post.not.allowed", "Afsenderen har ikke lov til at sende obligatorisk post."
)
LEGAL_NOTIFICATION_NOT_ALLOWED = _not_allowed(
    "legal.notification.not.allowed", "Afsenderen har ikke lov til at sende forkyndelser."
)
CONTACT_POINT_OF_ANOTHER = _not_allowed(
    "contact.point.of.another.organisation", "Kontaktpunktet hører ikke til modtageren."
)
RECIPIENT_NOT_REGISTERED = _not_allowed("recipient.not.registered", "Modtageren er ikke tilmeldt Digital Post.")
RECIPIENT_CLOSED = _not_allowed("recipient.closed", "Modtagerens postkasse er lukket.")
RECIPIENT_EXEMPT = _not_allowed("recipient.exempt", "Modtageren er fritaget for Digital Post.")
RECIPIENT_WAITING_PERIOD = _not_allowed(
    "recipient.in.waiting.period", "Virksomheden er ny og kan endnu ikke modtage Digital Post."
)
NEMSMS_NOT_REGISTERED = _not_allowed("nemsms.recipient.not.registered", "Modtageren er ikke tilmeldt NemSMS.")
NEMSMS_NOT_OFFERED = _not_allowed("nemsms.not.offered", "NemSMS er ikke sat op her.")

ALL = (
    SENDER_NOT_ALLOWED,
    COMPANY_TO_AUTHORITIES_ONLY,
    MANDATORY_NOT_ALLOWED,
    LEGAL_NOTIFICATION_NOT_ALLOWED,
    CONTACT_POINT_OF_ANOTHER,
    RECIPIENT_NOT_REGISTERED,
    RECIPIENT_CLOSED,
    RECIPIENT_EXEMPT,
    RECIPIENT_WAITING_PERIOD,
    NEMSMS_NOT_REGISTERED,
    NEMSMS_NOT_OFFERED,
)


def of_findings(findings: list[dict[str, Any]]) -> Refusal | None:
    """What validation found, as one refusal: the first error's status and code, and every error's sentence."""
    errors = [finding for finding in findings if finding["severity"] == "ERROR"]
    if not errors:
        return None
    text = " ".join(finding["danish"] for finding in errors)
    return Refusal(ReceiptStatus(errors[0]["status"]), errors[0]["code"], text[:LONGEST_TEXT])
