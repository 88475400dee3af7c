"""Where a message goes, and why: one pure function that every caller asks (portal-features section 5, routing order).

Total: every combination of facts has a destination. Post that is allowed is never bounced because of how the recipient
has set up its systems; it falls back to the default system, and waits there when that one is down too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from administrativ_adgang.distribution import refusals
from administrativ_adgang.distribution.refusals import Refusal
from administrativ_adgang.systems.kinds import SetUpWay
from kontaktregister.rules import Reachability


class Destination(StrEnum):
    MAILBOX = "MAILBOX"
    SYSTEM = "SYSTEM"
    NEMSMS = "NEMSMS"
    AWAIT_DATE = "AWAIT_DATE"
    REFUSE = "REFUSE"


@dataclass(frozen=True, slots=True)
class ReceiverSystem:
    """A receiver system: whether it is switched on, and the largest message it takes, in bytes."""

    id: UUID
    name: str
    active: bool = True
    largest: int = 99 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Point:
    """The contact point a message names. ``largest`` is in bytes; ``system`` is None while none is chosen."""

    name: str
    organisation_id: UUID
    active: bool
    system: ReceiverSystem | None
    largest: int
    attachments: int


@dataclass(frozen=True, slots=True)
class Sender:
    """The organisation a message is from. ``may_use_system``: the system is its own or acts for its CVR number."""

    is_known: bool
    is_authority: bool = False
    writes_in_mailbox: bool = False
    may_use_system: bool = True
    may_send_mandatory: bool = False
    may_send_legal_notification: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is to. Without an organisation it is a citizen, or a company that has set nothing up here."""

    reachability: Reachability | None
    organisation_id: UUID | None = None
    is_authority: bool = False
    way: SetUpWay = SetUpWay.NO_PICKUP
    default: ReceiverSystem | None = None
    cvr_system: ReceiverSystem | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the decision depends on. ``fault`` is what validation of the message itself ended with, if badly."""

    sender: Sender
    recipient: Recipient
    size: int
    attachments: int = 0
    point: Point | None = None
    names_a_point: bool = False
    is_nemsms: bool = False
    is_company_post: bool = False
    is_mandatory: bool = False
    is_legal_notification: bool = False
    awaits_date: bool = False
    fault: Refusal | None = None
    nemsms_gateway: ReceiverSystem | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where to, and the reason in Danish. ``undelivered``: it lands in the mailbox because no system can take it."""

    destination: Destination
    reason: str
    system_id: UUID | None = None
    refusal: Refusal | None = None
    undelivered: bool = False


def route(facts: Facts) -> Decision:
    """The destination of a message."""
    refusal = facts.fault or refuse(facts)
    if refusal:
        return Decision(Destination.REFUSE, refusal.text, refusal=refusal)
    if facts.awaits_date:
        return Decision(Destination.AWAIT_DATE, "Afsenderen har valgt en senere leveringsdato.")
    if facts.is_nemsms and facts.nemsms_gateway:
        return Decision(Destination.NEMSMS, "NemSMS sendes gennem den fælles sms-tjeneste.", facts.nemsms_gateway.id)
    return place(facts)


def refuse(facts: Facts) -> Refusal | None:
    """Why the message may not be sent, or None when it may."""
    return _refuse_sender(facts) or (_refuse_nemsms(facts) if facts.is_nemsms else _refuse_recipient(facts))


def _refuse_sender(facts: Facts) -> Refusal | None:
    sender = facts.sender
    if not (sender.is_known and sender.may_use_system):
        return refusals.SENDER_NOT_ALLOWED
    # What leaves a mailbox goes to somebody on the organisation's list of trusted third parties, often a company.
    if not (sender.is_authority or facts.recipient.is_authority or sender.writes_in_mailbox):
        return refusals.COMPANY_TO_AUTHORITIES_ONLY
    if facts.is_mandatory and not sender.may_send_mandatory:
        return refusals.MANDATORY_NOT_ALLOWED
    if facts.is_legal_notification and not sender.may_send_legal_notification:
        return refusals.LEGAL_NOTIFICATION_NOT_ALLOWED
    return None


def _refuse_nemsms(facts: Facts) -> Refusal | None:
    # NemSMS is a registration of its own: somebody exempt from Digital Post may still have it (MeMo facts, section 6).
    known = facts.recipient.reachability
    if known is None or not known.has_nemsms:
        return refusals.NEMSMS_NOT_REGISTERED
    return None if facts.nemsms_gateway else refusals.NEMSMS_NOT_OFFERED


def _refuse_recipient(facts: Facts) -> Refusal | None:
    known = facts.recipient.reachability
    if known is None:
        return refusals.RECIPIENT_NOT_REGISTERED
    if known.status == "CLOSED":
        return refusals.RECIPIENT_CLOSED
    if known.status == "EXEMPT" and not facts.is_mandatory:
        return refusals.RECIPIENT_EXEMPT
    if facts.point and facts.point.organisation_id != facts.recipient.organisation_id:
        return refusals.CONTACT_POINT_OF_ANOTHER
    return refusals.RECIPIENT_WAITING_PERIOD if known.is_waiting else None


def place(facts: Facts) -> Decision:
    """Mailbox or which receiver system, for a message that is allowed (also for one that leaves the mailbox)."""
    recipient = facts.recipient
    default = recipient.default
    if recipient.organisation_id is None:
        return Decision(Destination.MAILBOX, "Modtageren læser sin post i postkassen.")
    if recipient.way == SetUpWay.NO_PICKUP or default is None:
        return Decision(Destination.MAILBOX, "Modtageren har ingen systemafhentning.")
    system, reason = _first_choice(facts, default)
    if system.id != default.id and (not system.active or facts.size > system.largest):
        why = "er slået fra" if not system.active else "tager ikke så store beskeder"
        system, reason = default, f"{system.name} {why}. Beskeden gik til standardsystemet {default.name}."
    if facts.size > system.largest:
        return Decision(Destination.MAILBOX, "Beskeden er større, end jeres systemer tager.", undelivered=True)
    if not system.active:
        reason = f"{reason} Det er slået fra, så beskeden venter."
    return Decision(Destination.SYSTEM, reason, system.id)


def redirected(facts: Facts, fallback: Point, *, prefers_original: bool) -> Facts:
    """The facts of a message for which a contact point has been chosen from outside: it stands where the message's own
    does, unless that one is preferred and can take the message.
    """
    own = facts.point
    if prefers_original and own and own.organisation_id == fallback.organisation_id and not _obstacle(own, facts):
        system = own.system
        if system and system.active and facts.size <= system.largest:
            return facts
    return replace(facts, point=fallback, names_a_point=True)


def _first_choice(facts: Facts, default: ReceiverSystem) -> tuple[ReceiverSystem, str]:
    recipient, point = facts.recipient, facts.point
    if not recipient.is_authority:
        return default, f"Virksomhedens system er {default.name}."
    if facts.is_company_post and recipient.cvr_system:
        return recipient.cvr_system, f"Virksomhedspost går til CVR-systemet {recipient.cvr_system.name}."
    if not facts.names_a_point:
        return default, f"Beskeden nævner intet kontaktpunkt og gik til standardsystemet {default.name}."
    if point is None:
        return default, f"Kontaktpunktet findes ikke. Beskeden gik til standardsystemet {default.name}."
    obstacle = _obstacle(point, facts)
    if obstacle or point.system is None:
        return default, f"Kontaktpunktet {point.name} {obstacle}. Beskeden gik til standardsystemet {default.name}."
    return point.system, f"Kontaktpunktet {point.name} hører til {point.system.name}."


def _obstacle(point: Point, facts: Facts) -> str:
    """Why a contact point cannot take the message, as the end of a sentence; empty when it can."""
    if not point.active:
        return "er ikke i brug"
    if facts.size > point.largest:
        return "tager ikke så store beskeder"
    if facts.attachments > point.attachments:
        return "tager ikke så mange bilag"
    return "" if point.system else "har intet system"
