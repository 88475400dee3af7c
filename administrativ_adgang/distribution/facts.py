"""What routing asks about a batch of messages: looked up together, however many they are, and decided once for each
kind of message.

Organisations are compiled (``plans``); asked for every batch are only the register's word on citizens, and what is
rare: contact points of other organisations. ``Batch.decide`` remembers what :func:`routing.route` has said: messages
that are alike in everything it looks at go alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
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
_REMEMBERED_AT_MOST = 20_000

_NAMED = itemgetter("recipient_id", "contact_point_id")
# What a decision depends on, beside plans: read of every message, so in one go and past the fields' descriptors.
_ENDS = itemgetter("recipient_id", "recipient_id_type", "sender_id", "sender_id_type", "sender_system_id")
_TRAITS = itemgetter(
    "contact_point_id", "message_type", "post_type", "mandatory", "legal_notification", "deliver_from",
    "size", "attachment_count",
)  # fmt: skip

Kind = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Ends:
    """A sender and a recipient, and what has been decided between them; ``sizes`` and ``attachments`` are limits."""

    plan: Plan | None
    sizes: tuple[int, ...]
    attachments: tuple[int, ...]
    decided: dict[Kind, Decision]


_between: dict[Kind, dict[Kind, Decision]] = {}


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
    ends: dict[Kind, _Ends] = field(default_factory=dict)

    def decide(self, messages: Iterable[Message]) -> list[Decision]:
        """Where each message goes: what ``route`` says of its facts, or has said of another message of its kind."""
        known = self.ends
        decisions = []
        for message in messages:
            columns = vars(message)
            named = _ENDS(columns)
            ends = known.get(named) or known.setdefault(named, self._ends(message))
            point, type_, post_type, mandatory, legal, deliver_from, size, attachments = _TRAITS(columns)
            kind = (
                point if not point or (ends.plan and point in ends.plan.points) else self._stranger(point, ends.plan),
                bisect_left(ends.sizes, size) if ends.sizes else 0,
                bisect_left(ends.attachments, attachments) if ends.attachments else 0,
                type_, post_type, mandatory, legal,
                deliver_from is not None and deliver_from > self.today,
            )  # fmt: skip
            decision = None if message.findings else ends.decided.get(kind)
            if decision is None:
                decision = route(self.facts(message))
                if not message.findings and len(ends.decided) < _REMEMBERED_AT_MOST:
                    ends.decided[kind] = decision
            decisions.append(decision)
        return decisions

    def _ends(self, message: Message) -> _Ends:
        recipient, recipient_type, sender, sender_type, system_id = _ENDS(vars(message))
        plan = self.plans.get(recipient) if recipient_type == "CVR" else None
        between = (
            plan, self.plans.get(sender), sender_type, system_id, self._reachability(recipient),
            self.gateway and self.gateway.id,
        )  # fmt: skip
        if len(_between) > _REMEMBERED_AT_MOST:
            _between.clear()
        decided = _between.setdefault(between, {})
        return _Ends(plan, plan.sizes if plan else (), plan.attachments if plan else (), decided)

    def _reachability(self, recipient: str) -> Reachability | None:
        plan = self.plans.get(recipient)
        return plan.reachability if plan else self.reachability.get(recipient)

    def _stranger(self, point: str, plan: Plan | None) -> str:
        """What stands for a point that is not written as the recipient's own are."""
        named = str(memo.read_uuid(point))
        if plan and named in plan.points:
            return named
        return _FOREIGN if named in self.foreign_points else _UNKNOWN

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
            self.recipients[key] = _recipient(self._reachability(message.recipient_id), plan)
        return self.recipients[key]


def look_up(messages: Collection[Message]) -> Batch:
    """Look up what the decisions about a batch depend on."""
    columns = [vars(message) for message in messages]
    ends = set(map(_ENDS, columns))
    named = set(map(_NAMED, columns))
    plans = plans_of(
        {recipient for recipient, recipient_type, *_ in ends if recipient_type == "CVR"}
        | {sender for _, _, sender, *_ in ends}
    )
    strangers = {recipient for recipient, *_ in ends} - plans.keys()
    has_sms = MessageType.NEMSMS in {one.message_type for one in messages}
    return Batch(
        today=clock.today(),
        plans=plans,
        reachability=register.reachability_of_many(strangers) if strangers else {},
        foreign_points=_foreign_points(named, plans),
        gateway=_gateway() if has_sms else None,
    )


def _foreign_points(pairs: Collection[tuple[str, str]], plans: Mapping[str, Plan]) -> dict[str, Point]:
    """The points that messages name and their recipients do not have: other organisations', where they exist at all."""
    unknown = {
        point for recipient, point in pairs if point and not (recipient in plans and point in plans[recipient].points)
    }
    named = {identifier for point in unknown if (identifier := memo.read_uuid(point))}
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
