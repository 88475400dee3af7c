"""Reading systems and set-ups. Bulk forms take many organisations in one query, for the engine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.kinds import AUTHORITY_SLOTS, COMPANY_SLOT, CVR_SLOT
from administrativ_adgang.systems.models import Certificate, SetUp, System
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB, SetUpFacts


def systems_of(organisation: Organisation) -> list[System]:
    """Every system of an organisation, receivers first in the order of their slots, then senders by name."""
    systems = System.objects.filter(organisation=organisation).select_related("deactivated_by")
    return sorted(systems, key=lambda system: (system.slot is None, system.slot or 0, system.name))


def receivers_of(organisation: Organisation) -> list[System]:
    """The receiver systems of an organisation in the order of their slots."""
    return [system for system in systems_of(organisation) if system.is_recipient]


def slots_of(organisation: Organisation) -> dict[int, System | None]:
    """Every slot the organisation has, also the empty ones, with the system in it."""
    numbers = [*AUTHORITY_SLOTS, CVR_SLOT] if organisation.is_authority else [COMPANY_SLOT]
    taken = {system.slot: system for system in receivers_of(organisation)}
    return {number: taken.get(number) for number in numbers}


def free_slots(organisation: Organisation) -> list[int]:
    """The numbers of the slots with no system in them."""
    return [number for number, system in slots_of(organisation).items() if system is None]


def get_system(organisation: Organisation, identifier: UUID) -> System:
    """One system of the organisation; another's system does not exist (:class:`NotFound`)."""
    systems = System.objects.filter(organisation=organisation, pk=identifier).select_related(
        "deactivated_by", "identity"
    )
    system = systems.first()
    if system is None:
        raise NotFound("Systemet findes ikke.")
    # The organisation is the one the caller holds; asking for it again would cost a query.
    system.organisation = organisation
    return system


def find_by_key(system_id: UUID, token: str) -> System | None:
    """The system that owns this key, active or not, with its organisation and identity; None when no system does."""
    system = System.objects.select_related("organisation", "identity").filter(pk=system_id).first()
    return system if system and tokens.matches(token, system.token_digest) else None


def stamp_of(system_id: UUID) -> str | None:
    """Changes with every change of a system, its key, certificates and networks, and of the rights of its identity.

    Asked at every call of a system, so it is one statement of two look-ups by key, written out by hand.
    """
    with connection.cursor() as cursor:
        cursor.execute(stamp_sql("%s"), [system_id])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def stamp_sql(system_id: str) -> str:
    """The question of the stamp, for a larger statement that counts only while the stamp has not moved."""
    return (
        "SELECT concat_ws('/', system.version, extract(epoch FROM system.updated_at), identity.version)"
        f" FROM {System._meta.db_table} system JOIN {Identity._meta.db_table} identity"
        f" ON identity.id = system.identity_id WHERE system.id = {system_id}"
    )


def networks_of(system: System) -> list[str]:
    """The addresses and ranges a system may call from; empty means from anywhere."""
    return list(system.allowed_networks.order_by("network").values_list("network", flat=True))


def certificates_of(system: System) -> list[Certificate]:
    """A system's certificates, the one that lasts longest first."""
    return list(system.certificates.order_by("-not_after"))


def last_expiries(systems: Collection[System]) -> dict[UUID, datetime]:
    """When each system's longest lasting certificate runs out; systems without one are left out."""
    rows = Certificate.objects.filter(system__in=systems).values_list("system_id").annotate(last=Max("not_after"))
    return dict(rows)


def set_up_of(organisation: Organisation) -> SetUp:
    """How the organisation is set up. One that never chose has no pickup (an unsaved row says so)."""
    set_up = SetUp.objects.filter(organisation=organisation).select_related("default_system").first()
    return set_up or SetUp(organisation=organisation)


def default_system(organisation: Organisation) -> System | None:
    """The system that takes what has no system of its own; for a company its only one."""
    return set_up_of(organisation).default_system


def cvr_system(organisation: Organisation) -> System | None:
    """The system that takes post to the CVR number: an authority's fifth slot, a company's only system."""
    slot = CVR_SLOT if organisation.is_authority else COMPANY_SLOT
    return System.objects.filter(organisation=organisation, slot=slot).first()


def set_up_facts(
    organisation: Organisation, *, visible_points: int, waiting: int = 0, emptying_runs: bool = False
) -> SetUpFacts:
    """What the rules of the set-up ways need to know; the numbers come from the rooms above."""
    default = default_system(organisation)
    for_cvr = cvr_system(organisation)
    return SetUpFacts(
        is_authority=organisation.is_authority,
        has_default=default is not None,
        default_is_ready=default is not None and default.is_ready,
        default_takes_largest=default is not None and default.size_limit_mb >= LARGEST_MESSAGE_MB,
        has_cvr_system=for_cvr is not None,
        cvr_system_is_ready=for_cvr is not None and for_cvr.is_ready,
        visible_points=visible_points,
        waiting=waiting,
        emptying_runs=emptying_runs,
    )


def systems_with_identities(identifiers: Collection[UUID]) -> dict[UUID, System]:
    """The systems that are these identities, by identity, in one query."""
    return {system.identity_id: system for system in System.objects.filter(identity__in=identifiers)}


def systems_by_id(identifiers: Collection[UUID]) -> dict[UUID, System]:
    """The systems with these ids, in one query."""
    return {system.pk: system for system in System.objects.filter(pk__in=identifiers)}
