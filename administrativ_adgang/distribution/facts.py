"""What routing asks about a batch of messages: looked up together, however many they are, and decided once for each
kind of message.

Organisations are compiled (``plans``); asked for every batch are only the register's word on the recipients, and what
is rare: contact points of other organisations. ``Batch.decide`` remembers what :func:`routing.route` has said: messages
that are alike in everything it looks at go alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings

import memo
from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.core import clock
from administrativ_adgang.distribution import refusals
from administrativ_adgang.distribution.plans import Plan, plans_of, point_of, receiver
from administrativ_adgang.distribution.routing import (
    Decision,
    Facts,
    Point,
    ReceiverSystem,
    Recipient,
    Sender,
    route,
)
from administrativ_adgang.messages.models import Message, MessageType, PostType
from administrativ_adgang.systems import selectors as systems
from kontaktregister import selectors as register
from kontaktregister.rules import Reachability

_NOBODYS = Sender(is_known=False)
# The names of contact points that belong to others, or to nobody, are told apart no further.
_FOREIGN, _UNKNOWN = "of another", "unknown"
_REMEMBERED_AT_MOST = 50_000

Kind = tuple[object, ...]
_decided: dict[Kind, Decision] = {}


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything looked up for a batch of messages."""

    today: date
    plans: Mapping[str, Plan]
    reachability: Mapping[str, Reachability]
    foreign_points: Mapping[str, Point]
    gateway: ReceiverSystem | None
    recipients: dict[tuple[str, str], Recipient] = field(default_factory=dict)
    senders: dict[tuple[str, str, UUID | None], Sender] = field(default_factory=dict)

    def decide(self, message: Message) -> Decision:
        """Where the message goes: what ``route`` says of its facts, or has said of another message of its kind."""
        if message.findings:
            return route(self.facts(message))
        kind = self._kind(message)
        decision = _decided.get(kind)
        if decision is None:
            if len(_decided) > _REMEMBERED_AT_MOST:
                _decided.clear()
            decision = _decided[kind] = route(self.facts(message))
        return decision

    def _kind(self, message: Message) -> Kind:
        plan = self.plans.get(message.recipient_id) if message.recipient_id_type == "CVR" else None
        sizes, attachments = (plan.sizes, plan.attachments) if plan else ((), ())
        named = message.contact_point_id
        if named and not (plan and named in plan.points):
            named = str(memo.read_uuid(named))
            if not (plan and named in plan.points):
                named = _FOREIGN if named in self.foreign_points else _UNKNOWN
        return (
            plan,
            self.plans.get(message.sender_id),
            message.sender_id_type,
            message.sender_system_id,
            self.reachability.get(message.recipient_id),
            named,
            bisect_left(sizes, message.size),
            bisect_left(attachments, message.attachment_count),
            message.message_type,
            message.post_type,
            message.mandatory,
            message.legal_notification,
            message.deliver_from is not None and message.deliver_from > self.today,
            self.gateway and self.gateway.id,
        )

    def facts(self, message: Message) -> Facts:
        """What the decision about one message depends on."""
        return Facts(
            sender=self._sender(message),
            recipient=self._recipient(message),
            size=message.size,
            attachments=message.attachment_count,
            point=self.point_of(message),
            names_a_point=bool(message.contact_point_id),
            is_nemsms=message.message_type == MessageType.NEMSMS,
            is_company_post=message.post_type == PostType.COMPANY,
            is_mandatory=message.mandatory,
            is_legal_notification=message.legal_notification,
            awaits_date=message.deliver_from is not None and message.deliver_from > self.today,
            fault=refusals.of_findings(message.findings),
            nemsms_gateway=self.gateway,
        )

    def point_of(self, message: Message) -> Point | None:
        """The contact point a message names, whosever it is."""
        named = memo.read_uuid(message.contact_point_id)
        if named is None:
            return None
        plan = self.plans.get(message.recipient_id)
        own = plan.points.get(str(named)) if plan else None
        return own or self.foreign_points.get(str(named))

    def _sender(self, message: Message) -> Sender:
        key = message.sender_id, message.sender_id_type, message.sender_system_id
        if key not in self.senders:
            plan = self.plans.get(message.sender_id) if message.sender_id_type == "CVR" else None
            self.senders[key] = _sender(plan, message.sender_system_id) if plan else _NOBODYS
        return self.senders[key]

    def _recipient(self, message: Message) -> Recipient:
        key = message.recipient_id, message.recipient_id_type
        if key not in self.recipients:
            plan = self.plans.get(message.recipient_id) if message.recipient_id_type == "CVR" else None
            self.recipients[key] = _recipient(self.reachability.get(message.recipient_id), plan)
        return self.recipients[key]


def look_up(messages: Collection[Message]) -> Batch:
    """Look up what the decisions about a batch depend on."""
    plans = plans_of(
        {message.recipient_id for message in messages if message.recipient_id_type == "CVR"}
        | {message.sender_id for message in messages}
    )
    return Batch(
        today=clock.today(),
        plans=plans,
        reachability=register.reachability_of_many({message.recipient_id for message in messages}),
        foreign_points=_foreign_points(messages, plans),
        gateway=_gateway() if any(one.message_type == MessageType.NEMSMS for one in messages) else None,
    )


def gather(messages: Collection[Message]) -> dict[UUID, Facts]:
    """The facts of each message, by message id."""
    batch = look_up(messages)
    return {message.pk: batch.facts(message) for message in messages}


def _foreign_points(messages: Collection[Message], plans: Mapping[str, Plan]) -> dict[str, Point]:
    """The points that messages name and their recipients do not have: other organisations', where they exist at all."""
    named: set[UUID] = set()
    for message in messages:
        if message.contact_point_id:
            plan = plans.get(message.recipient_id)
            identifier = None
            if plan is None or message.contact_point_id not in plan.points:
                identifier = memo.read_uuid(message.contact_point_id)
            if identifier and not (plan and str(identifier) in plan.points):
                named.add(identifier)
    if not named:
        return {}
    found = contacts.points_by_id(named)
    taking = systems.systems_by_id({point.system_id for point in found.values() if point.system_id})
    return {
        str(key): point_of(point, receiver(taking.get(point.system_id)) if point.system_id else None)
        for key, point in found.items()
    }


def _gateway() -> ReceiverSystem | None:
    identifier = memo.read_uuid(settings.NEMSMS_GATEWAY_SYSTEM)
    return receiver(systems.systems_by_id([identifier]).get(identifier)) if identifier else None


def _sender(plan: Plan, system_id: UUID | None) -> Sender:
    organisation = plan.organisation
    return Sender(
        is_known=True,
        is_authority=organisation.is_authority,
        writes_in_mailbox=system_id is None,
        # Post without a sending system was written in the organisation's own mailbox. A supplier sends through a system
        # of the organisation it sends for: the number a system names as its supplier's is nobody's consent to anything.
        may_use_system=system_id is None or system_id in plan.system_ids,
        may_send_mandatory=organisation.may_send_mandatory,
        may_send_legal_notification=organisation.may_send_legal_notification,
    )


def _recipient(reachability: Reachability | None, plan: Plan | None) -> Recipient:
    if plan is None:
        return Recipient(reachability)
    return Recipient(
        reachability,
        organisation_id=plan.organisation.pk,
        is_authority=plan.organisation.is_authority,
        way=plan.way,
        default=plan.default,
        cvr_system=plan.cvr_system,
    )
