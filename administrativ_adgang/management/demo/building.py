"""Builds the demo world through the services, so what it holds is what the product allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.utils import timezone

import memo
from administrativ_adgang.contacts import services as contacts
from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.distribution import services as distribution
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.mailbox import trusted
from administrativ_adgang.management.demo import world
from administrativ_adgang.management.demo.letters import Letter
from administrativ_adgang.messages import intake
from administrativ_adgang.systems import positions, selectors
from administrativ_adgang.systems import services as systems
from administrativ_adgang.systems.details import SystemDetails
from administrativ_adgang.systems.kinds import Protocol, SetUpWay
from administrativ_adgang.systems.models import System
from kontaktregister import services as register

Organisations = dict[str, Organisation]


def build_organisations() -> Organisations:
    """The organisations, entered in the contact register."""
    built = {}
    for demo in world.ORGANISATIONS:
        built[demo.cvr_number] = Organisation.objects.create(
            id=world.demo_uuid("organisation", demo.cvr_number),
            cvr_number=demo.cvr_number,
            name=demo.name,
            type=demo.type,
            authority_type=demo.authority_type,
            terms_accepted=True,
            may_send_mandatory=demo.may_send_mandatory,
            may_send_legal_notification=demo.may_send_legal_notification,
        )
        register.enrol_company(cvr_number=demo.cvr_number, name=demo.name)
    return built


def build_people(organisations: Organisations) -> None:
    """The employees with their rights."""
    for number, demo in enumerate(world.PEOPLE):
        person = fbrs.create_employee(
            organisation=organisations[demo.employer], name=demo.name, title=demo.title, subject=demo.subject
        )
        person.email, person.phone = demo.email, f"70 98 00 {number:02}"
        person.save(update_fields=["email", "phone"])
        for cvr_number, privileges in demo.rights.items():
            for privilege in privileges:
                fbrs.grant(by=None, grantee=person, privilege=privilege, scope=organisations[cvr_number])


def build_systems(organisations: Organisations, receiver: str) -> None:
    """Sender and receiver systems, set-ups and contact points. ``receiver`` is where the demo receiver listens."""
    for demo in world.SYSTEMS:
        organisation = organisations[demo.cvr_number]
        administrator = _holder(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
        system = systems.create_system(
            by=administrator,
            organisation=organisation,
            details=details_of(demo, receiver),
            slot=demo.slot,
            is_sender=demo.is_sender,
            known_key=systems.KnownKey(demo.identifier, demo.token),
        ).system
        if demo.is_sender:
            systems.activate(by=administrator, system=system, expected=system.version)
    for cvr_number in world.WITH_PICKUP:
        _take_up_pickup(organisations[cvr_number])
    _let_manage_rights(organisations[world.MANAGES_RIGHTS.cvr_number])
    _build_contact_points(organisations[world.MUNICIPALITY])


def details_of(demo: world.DemoSystem, receiver: str) -> SystemDetails:
    """What is registered about a demo system."""
    is_push = demo.slot is not None and demo.protocol == Protocol.REST_PUSH
    return SystemDetails(
        name=demo.name,
        protocol=demo.protocol,
        endpoint=f"{receiver}/receive/{demo.path}" if is_push else "",
        receipt_endpoint=f"{receiver}/receipts/{demo.cvr_number}" if demo.receipts_are_pushed else "",
        memo_version=demo.memo_version,
        technical_contact_name="Driftsvagten",
        technical_contact_email="drift@leverandoer.example",
        technical_contact_phone="70 12 34 56",
        supplier="Eksempel IT",
    )


def _holder(organisation: Organisation, privilege: Privilege) -> Identity:
    return Identity.objects.filter(grants__scope=organisation, grants__type=privilege, grants__revoked_at=None)[0]


def _let_manage_rights(organisation: Organisation) -> None:
    system = selectors.get_system(organisation, world.MANAGES_RIGHTS.identifier)
    privilege = Privilege.ORGANISATION_USER_ADMINISTRATOR
    by = _holder(organisation, privilege)
    fbrs.grant(by=by, grantee=system.identity, privilege=privilege, scope=organisation)


def _take_up_pickup(organisation: Organisation) -> None:
    by = _holder(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
    _change_way(organisation, SetUpWay.PICKUP_ONLY, by)
    for system in selectors.receivers_of(organisation):
        if not system.is_active:
            systems.activate(by=by, system=system, expected=system.version)


def _change_way(organisation: Organisation, way: SetUpWay, by: Identity) -> None:
    points = ContactPoint.objects.filter(organisation=organisation).count()
    facts = selectors.set_up_facts(organisation, visible_points=points)
    version = selectors.set_up_of(organisation).version
    positions.set_way(by=by, organisation=organisation, way=way, facts=facts, expected=version)


def _build_contact_points(organisation: Organisation) -> None:
    by = _holder(organisation, Privilege.CONTACT_ADMINISTRATOR)
    for name, system_name, size, attachments in world.CONTACT_POINTS:
        contacts.create_point(
            by=by,
            organisation=organisation,
            name=name,
            system=System.objects.get(organisation=organisation, name=system_name),
            size_threshold_mb=Decimal(size),
            allowed_attachments=attachments,
            identifier=world.contact_point_id(name),
        )
    administrator = _holder(organisation, Privilege.ORGANISATION_ADMINISTRATOR)
    _change_way(organisation, SetUpWay.CONTACTABLE, administrator)


def build_citizens() -> None:
    """Citizens of all kinds, a company that was just founded, and whom the agency trusts."""
    for citizen in world.CITIZENS:
        register.enrol_citizen(cpr_number=citizen.cpr_number, name=citizen.name)
        if citizen.mobile_number:
            register.set_nemsms(cpr_number=citizen.cpr_number, mobile_number=citizen.mobile_number, confirmed=True)
        if citizen.exempt:
            register.exempt(number=citizen.cpr_number, start=timezone.now() - timedelta(days=100))
        if citizen.closed:
            register.close(number=citizen.cpr_number)
    register.enrol_company(cvr_number="77889900", name="Nystartet ApS", founded_at=timezone.now())
    trusted.add(
        organisation=Organisation.objects.get(cvr_number=world.AGENCY),
        recipient_id=world.COMPANY,
        name="Havnens revisor, Revi A/S",
    )


def send(letters: Iterable[Letter]) -> int:
    """Let every letter in through the ordinary door on its day, oldest first, and return how many there were."""
    by_day: dict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        by_day[letter.days_ago].append(letter)
    senders = {system.name: system for system in System.objects.filter(is_sender=True)}
    for days_ago in sorted(by_day, reverse=True):
        with clock.moved(timedelta(days=-days_ago)):
            for letter in by_day[days_ago]:
                _hand_in(letter, senders[letter.system])
            while distribution.distribute_received():
                pass
    return sum(map(len, by_day.values()))


def _hand_in(letter: Letter, system: System) -> None:
    content = memo.build(letter.message)
    intake.accept(stream=BytesIO(content), system=system, expected_uuid=letter.message.message_header.message_uuid)
