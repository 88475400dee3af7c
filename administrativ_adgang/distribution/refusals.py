"""Why a sender's message is refused: status and code for its business receipt, and the sentence that explains it.

Rules MM-08, MM-09, MM-21 and MM-23 need the contact register and the organisations, so they are decided here; their
codes and words are the catalogue's. What the catalogue does not know is this platform's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import memo
from administrativ_adgang.delivery.models import ReceiptStatus

LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """``status`` is INVALID (what is written is wrong) or NOT_ALLOWED (somebody may not)."""

    status: ReceiptStatus
    code: str
    text: str


def _of_rule(code: str) -> Refusal:
    """A refusal whose words stand in the catalogue of the package ``memo``."""
    entry = memo.CATALOGUE[code]
    return Refusal(ReceiptStatus(entry.status), code, entry.danish)


def _of_ours(code: str, text: str) -> Refusal:
    return Refusal(ReceiptStatus.NOT_ALLOWED, code, text)


SENDER_NOT_ALLOWED = _of_rule("sender.not.allowed")
MANDATORY_NOT_ALLOWED = _of_rule("mandatory.not.allowed")
LEGAL_NOTIFICATION_NOT_ALLOWED = _of_rule("legal.notification.not.allowed")
CONTACT_POINT_OF_ANOTHER = _of_rule("contact.point.of.another")
RECIPIENT_NOT_REGISTERED = _of_rule("recipient.not.registered")
RECIPIENT_CLOSED = _of_rule("recipient.closed")
RECIPIENT_EXEMPT = _of_rule("recipient.exempt")
NEMSMS_NOT_REGISTERED = _of_rule("recipient.nemsms.not.registered")
RECIPIENT_WAITING_PERIOD = _of_ours(
    "recipient.in.waiting.period", "Virksomheden er ny og kan endnu ikke modtage Digital Post."
)
COMPANY_TO_AUTHORITIES_ONLY = _of_ours(
    "recipient.not.an.authority", "En virksomhed kan kun sende Digital Post til myndigheder."
)
NEMSMS_NOT_OFFERED = _of_ours("nemsms.not.offered", "NemSMS er ikke sat op her.")

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
