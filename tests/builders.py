"""Valid objects for tests, built through the services wherever a service exists, so test data is possible data."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import services as fbrs
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation, OrganisationType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.kinds import Protocol, SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from kontaktregister import services as register
from kontaktregister.models import Contact

_numbers = itertools.count(1)


def cvr_number() -> str:
    """A CVR number no other test object has."""
    return f"9{next(_numbers):07d}"


def cpr_number() -> str:
    """An invented CPR number (born on a day in 2099) no other test object has."""
    return f"010199{next(_numbers):04d}"


def build_organisation(
    name: str = "", *, type: OrganisationType = OrganisationType.AUTHORITY, registered: bool = True, **fields: Any
) -> Organisation:
    """An active organisation, in the contact register unless told otherwise."""
    cvr = fields.pop("cvr_number", cvr_number())
    organisation = Organisation.objects.create(
        cvr_number=cvr, name=name or f"Organisation {cvr}", type=type, terms_accepted=True, **fields
    )
    if registered:
        register.enrol_company(cvr_number=cvr, name=organisation.name)
    return organisation


def build_company(name: str = "", **fields: Any) -> Organisation:
    """An active company."""
    return build_organisation(name, type=OrganisationType.COMPANY, **fields)


def build_employee(organisation: Organisation, *privileges: Privilege, name: str = "", title: str = "") -> Identity:
    """Somebody with a log-in and these rights in the organisation."""
    subject = f"test-{next(_numbers)}"
    identity = fbrs.create_employee(
        organisation=organisation, name=name or f"Medarbejder {subject}", title=title, subject=subject
    )
    for privilege in privileges:
        fbrs.grant(by=None, grantee=identity, privilege=privilege, scope=organisation)
    return identity


def build_citizen(name: str = "Test Borger") -> Contact:
    """A citizen in the contact register."""
    return register.enrol_citizen(cpr_number=cpr_number(), name=name)


def build_system(
    organisation: Organisation,
    *,
    name: str = "",
    slot: int | None = None,
    is_sender: bool = False,
    token: str = "",
    protocol: Protocol = Protocol.REST_PUSH,
    active: bool = True,
    **fields: Any,
) -> System:
    """A system with its identity, its rights and a known token."""
    name = name or f"System {next(_numbers)}"
    identity = Identity.objects.create(type=IdentityType.SYSTEM, name=name, organisation=organisation)
    system = System.objects.create(
        organisation=organisation,
        owner_type=organisation.type,
        identity=identity,
        name=name,
        slot=slot,
        is_sender=is_sender,
        protocol=protocol,
        token_digest=tokens.digest(token or str(uuid.uuid4())),
        active_from=clock.now() if active else None,
        **fields,
    )
    kind = "AUTHORITY" if organisation.is_authority else "COMPANY"
    for role, wanted in (("SENDER", is_sender), ("RECIPIENT", slot is not None)):
        if wanted:
            fbrs.grant(by=None, grantee=identity, privilege=Privilege(f"{kind}_{role}_SYSTEM"), scope=organisation)
    return system


def build_set_up(organisation: Organisation, way: SetUpWay, default: System | None = None) -> SetUp:
    """An organisation's chosen way."""
    set_up, _ = SetUp.objects.update_or_create(
        organisation=organisation, defaults={"way": way, "default_system": default}
    )
    return set_up


def build_contact_point(organisation: Organisation, system: System | None = None, **fields: Any) -> ContactPoint:
    """A visible, active contact point for everybody."""
    fields.setdefault("name", f"Kontaktpunkt {next(_numbers)}")
    fields.setdefault("targets", ["CITIZEN", "COMPANY", "AUTHORITY"])
    return ContactPoint.objects.create(organisation=organisation, system=system, **fields)
