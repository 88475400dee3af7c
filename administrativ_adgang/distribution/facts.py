"""Gathers what routing asks about a whole batch of messages: a handful of queries, however many they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings

import memo
from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.distribution import refusals
from administrativ_adgang.distribution.routing import Facts, Point, ReceiverSystem, Recipient, Sender
from administrativ_adgang.fbrs import selectors as fbrs
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages.models import Message, MessageType, PostType
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from kontaktregister import selectors as register
from kontaktregister.rules import Reachability

MEGABYTE = 1024 * 1024


def bytes_of(megabytes: Decimal) -> int:
    """Whole bytes of a limit given in MB (1 MB is 1024 x 1024 bytes)."""
    return int(megabytes * MEGABYTE)


@dataclass(frozen=True, slots=True)
class World:
    """Everything looked up for a batch, by key."""

    today: date
    organisations: Mapping[str, Organisation]
    reachability: Mapping[str, Reachability]
    set_ups: Mapping[UUID, SetUp]
    cvr_systems: Mapping[UUID, System]
    points: Mapping[UUID, ContactPoint]
    systems: Mapping[UUID, System]


def gather(messages: Collection[Message]) -> dict[UUID, Facts]:
    """The facts of each message, by message id."""
    world = _look_up(messages)
    compiled = _compile(messages, world)
    return {message.pk: _facts(message, compiled) for message in messages}


def _look_up(messages: Collection[Message]) -> World:
    numbers = {message.recipient_id for message in messages}
    companies = {message.recipient_id for message in messages if message.recipient_id_type == "CVR"}
    organisations = fbrs.organisations_by_cvr(companies | {message.sender_id for message in messages})
    recipients = {organisations[number].pk for number in companies if number in organisations}
    points = contacts.points_by_id(
        {point for message in messages if (point := memo.read_uuid(message.contact_point_id))}
    )
    wanted = {point.system_id for point in points.values()} | {message.sender_system_id for message in messages}
    gateway = memo.read_uuid(settings.NEMSMS_GATEWAY_SYSTEM)
    return World(
        today=clock.today(),
        organisations=organisations,
        reachability=register.reachability_of_many(numbers),
        set_ups=systems.set_ups_of(recipients),
        cvr_systems=systems.cvr_systems_of(recipients),
        points=points,
        systems=systems.systems_by_id({identifier for identifier in (*wanted, gateway) if identifier}),
    )


SenderKey = tuple[str, str, UUID | None]
RecipientKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The parts that messages of a batch have in common, each made once and ready for the decision."""

    today: date
    senders: Mapping[SenderKey, Sender]
    recipients: Mapping[RecipientKey, Recipient]
    points: Mapping[str, Point]
    gateway: ReceiverSystem | None


def _compile(messages: Collection[Message], world: World) -> Compiled:
    gateway = memo.read_uuid(settings.NEMSMS_GATEWAY_SYSTEM)
    points = {text: _point_named(text, world) for text in {message.contact_point_id for message in messages}}
    return Compiled(
        today=world.today,
        senders={key: _sender(key, world) for key in map(_sender_key, messages)},
        recipients={key: _recipient(key, world) for key in map(_recipient_key, messages)},
        points={text: point for text, point in points.items() if point},
        gateway=_system(world.systems.get(gateway)) if gateway else None,
    )


def _sender_key(message: Message) -> SenderKey:
    return message.sender_id, message.sender_id_type, message.sender_system_id


def _recipient_key(message: Message) -> RecipientKey:
    return message.recipient_id, message.recipient_id_type


def _facts(message: Message, compiled: Compiled) -> Facts:
    return Facts(
        sender=compiled.senders[_sender_key(message)],
        recipient=compiled.recipients[_recipient_key(message)],
        size=message.size,
        attachments=message.attachment_count,
        point=compiled.points.get(message.contact_point_id),
        names_a_point=bool(message.contact_point_id),
        is_nemsms=message.message_type == MessageType.NEMSMS,
        is_company_post=message.post_type == PostType.COMPANY,
        is_mandatory=message.mandatory,
        is_legal_notification=message.legal_notification,
        awaits_date=message.deliver_from is not None and message.deliver_from > compiled.today,
        fault=refusals.of_findings(message.findings),
        nemsms_gateway=compiled.gateway,
    )


def _sender(key: SenderKey, world: World) -> Sender:
    number, id_type, system_id = key
    organisation = world.organisations.get(number)
    if organisation is None or id_type != "CVR":
        return Sender(is_known=False)
    system = world.systems.get(system_id) if system_id else None
    return Sender(
        is_known=True,
        is_authority=organisation.is_authority,
        writes_in_mailbox=system is None,
        # Post without a sending system was written in the organisation's own mailbox. A supplier sends through a system
        # of the organisation it sends for: the number a system names as its supplier's is nobody's consent to anything.
        may_use_system=system is None or system.organisation_id == organisation.pk,
        may_send_mandatory=organisation.may_send_mandatory,
        may_send_legal_notification=organisation.may_send_legal_notification,
    )


def _recipient(key: RecipientKey, world: World) -> Recipient:
    number, id_type = key
    reachability = world.reachability.get(number)
    organisation = world.organisations.get(number) if id_type == "CVR" else None
    if organisation is None:
        return Recipient(reachability)
    set_up = world.set_ups.get(organisation.pk) or SetUp(organisation=organisation)
    return Recipient(
        reachability,
        organisation_id=organisation.pk,
        is_authority=organisation.is_authority,
        way=SetUpWay(set_up.way),
        default=_system(set_up.default_system),
        cvr_system=_system(world.cvr_systems.get(organisation.pk)),
    )


def _point_named(text: str, world: World) -> Point | None:
    point = world.points.get(memo.read_uuid(text) or UUID(int=0))
    if point is None:
        return None
    return Point(
        name=point.name,
        organisation_id=point.organisation_id,
        active=point.active,
        system=_system(world.systems.get(point.system_id) if point.system_id else None),
        largest=bytes_of(point.size_threshold_mb),
        attachments=point.allowed_attachments,
    )


def _system(system: System | None) -> ReceiverSystem | None:
    if system is None or not system.is_recipient:
        return None
    return ReceiverSystem(system.pk, system.name, system.is_active, bytes_of(system.size_limit_mb))
