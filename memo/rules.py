"""The rules about a whole message, its parties and its dates: MM-04 to MM-13, MM-19 to MM-23 (MeMo facts, section 14).

Each rule is a function that yields what it has found. What must never lead to an error: dates in the past, an action
that ends before it starts, an address in both forms, a number that fails modulus 11, a UUID in either case, any
prefix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from memo.case import Case, Hit
from memo.document_rules import DOCUMENT_RULES
from memo.facts import ContactPointState, RecipientState
from memo.identifiers import has_shape, id_type, read_uuid
from memo.model import MessageType
from memo.versions import SCHEMA_VERSION_1_1, V1_1

HEADER = "/Message/MessageHeader"
POST_TYPES = frozenset({"MYNDIGHEDSPOST", "VIRKSOMHEDSPOST"})

#: The limit of the schema first published for 1.1; the schema in use has 160.
PUBLISHED_NOTIFICATION_LENGTH = 150

_RECIPIENT_CODES = {
    RecipientState.NOT_REGISTERED: "recipient.not.registered",
    RecipientState.EXEMPT: "recipient.exempt",
    RecipientState.CLOSED: "recipient.closed",
    RecipientState.NO_NEMSMS_NUMBER: "recipient.nemsms.not.registered",
}
_CONTACT_POINT_CODES = {
    ContactPointState.UNKNOWN: "contact.point.unknown",
    ContactPointState.NOT_IN_USE: "contact.point.not.active",
    ContactPointState.OF_ANOTHER: "contact.point.of.another",
}


def _schema_version(case: Case) -> Iterator[Hit]:
    message = case.message
    if message.memo_version == V1_1 and message.memo_sch_version != SCHEMA_VERSION_1_1:
        yield Hit("memo.sch.version.unknown", "/Message")


def _message_uuid(case: Case) -> Iterator[Hit]:
    expected = case.facts.expected_message_uuid
    if expected is not None and expected != case.header.message_uuid:
        yield Hit("message.uuid.mismatch", f"{HEADER}/messageUUID")
    if case.facts.is_duplicate:
        yield Hit("message.uuid.duplicate", f"{HEADER}/messageUUID")


def _identifiers(case: Case) -> Iterator[Hit]:
    sender, recipient = case.header.sender, case.header.recipient
    for party, kind_text, number in (
        ("Sender", sender.id_type, sender.sender_id),
        ("Recipient", recipient.id_type, recipient.recipient_id),
    ):
        kind = id_type(kind_text)
        if kind is None:
            yield Hit("id.type.not.allowed", f"{HEADER}/{party}/idType")
        elif not has_shape(kind, number):
            yield Hit(f"{kind.lower()}.format.not.allowed", f"{HEADER}/{party}/{party.lower()}ID")


def _permissions(case: Case) -> Iterator[Hit]:
    facts, header = case.facts, case.header
    if facts.sender_allowed is False:
        yield Hit("sender.not.allowed", f"{HEADER}/Sender/senderID")
    if facts.recipient in _RECIPIENT_CODES:
        yield Hit(_RECIPIENT_CODES[facts.recipient], f"{HEADER}/Recipient/recipientID")
    if facts.mandatory_allowed is False and header.mandatory:
        yield Hit("mandatory.not.allowed", f"{HEADER}/mandatory")
    if facts.legal_notification_allowed is False and header.legal_notification:
        yield Hit("legal.notification.not.allowed", f"{HEADER}/legalNotification")


def _post_type(case: Case) -> Iterator[Hit]:
    if case.header.post_type is not None and case.header.post_type not in POST_TYPES:
        yield Hit("post.type.not.allowed", f"{HEADER}/postType")


def _message_type(case: Case) -> Iterator[Hit]:
    has_body = case.message.message_body is not None
    if case.header.message_type is MessageType.DIGITALPOST:
        if not has_body:
            yield Hit("message.body.missing", "/Message")
        return
    if not (case.header.notification or "").strip():
        yield Hit("empty.notification.not.allowed", f"{HEADER}/notification")
    if has_body:
        yield Hit("nemsms.body.not.allowed", "/Message/MessageBody")


def _notification(case: Case) -> Iterator[Hit]:
    limit = PUBLISHED_NOTIFICATION_LENGTH
    if case.message.memo_version == V1_1 and len(case.header.notification or "") > limit:
        yield Hit("notification.too.long", f"{HEADER}/notification", {"limit": limit})


def _size(case: Case) -> Iterator[Hit]:
    limits, facts = case.limits, case.facts
    largest = min(limits.maximum_message_bytes, facts.maximum_message_bytes or limits.maximum_message_bytes)
    if case.size > largest:
        yield Hit("message.too.large", "/Message", {"limit": largest})
    own = facts.maximum_attachments
    most = limits.maximum_attachments if own is None else min(own, limits.maximum_attachments)
    body = case.message.message_body
    if body is not None and len(body.additional_documents) > most:
        path = f"/Message/MessageBody/AdditionalDocument[{most + 1}]"
        yield Hit("attachments.too.many", path, {"limit": most})


def _delivery_date(case: Case) -> Iterator[Hit]:
    today, wanted = case.facts.today, case.header.do_not_deliver_until_date
    if today is None or wanted is None:
        return
    path, days = f"{HEADER}/doNotDeliverUntilDate", case.limits.maximum_delay_days
    if wanted > today + timedelta(days=days):
        yield Hit("do.not.deliver.until.date.too.late", path, {"limit": days})
    elif wanted < today:
        yield Hit("do.not.deliver.until.date.too.early", path)


def _reply(case: Case) -> Iterator[Hit]:
    header = case.header
    if header.reply and header.sender.contact_point is None and case.facts.replies_have_default_system is False:
        yield Hit("reply.without.contact.point", f"{HEADER}/reply")


def _contact_points(case: Case) -> Iterator[Hit]:
    for party, point in (
        ("Sender", case.header.sender.contact_point),
        ("Recipient", case.header.recipient.contact_point),
    ):
        if point is not None and read_uuid(point.contact_point_id) is None:
            yield Hit("contact.point.id.format.not.allowed", f"{HEADER}/{party}/ContactPoint/contactPointID")
    if case.facts.contact_point in _CONTACT_POINT_CODES:
        path = f"{HEADER}/Recipient/ContactPoint/contactPointID"
        yield Hit(_CONTACT_POINT_CODES[case.facts.contact_point], path)


RULES: tuple[Callable[[Case], Iterator[Hit]], ...] = (
    _schema_version,
    _message_uuid,
    _identifiers,
    _permissions,
    _post_type,
    _message_type,
    _notification,
    *DOCUMENT_RULES,
    _size,
    _delivery_date,
    _reply,
    _contact_points,
)


def hits(case: Case) -> Iterator[Hit]:
    """Everything the rules find, in the order of the rules."""
    for rule in RULES:
        yield from rule(case)
