"""What routing has to know of an organisation, compiled once and kept in the process until it changes.

Before each batch one statement asks whether anything has changed: the versions the database keeps of every row tell of
any change that has been committed, whoever made it, so a change is live in every process with the next batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from administrativ_adgang.contacts import selectors as contacts
from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import binary, clock
from administrativ_adgang.distribution.routing import Point, ReceiverSystem
from administrativ_adgang.fbrs import selectors as fbrs
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems import selectors as systems
from administrativ_adgang.systems.kinds import CVR_SLOT, SetUpWay
from administrativ_adgang.systems.models import SetUp, System
from kontaktregister import selectors as register
from kontaktregister.models import Contact
from kontaktregister.rules import Reachability, reachability

MEGABYTE = 1024 * 1024
#: More organisations than this are not kept; a central office has a few thousand authorities.
_KEPT_AT_MOST = 20_000


def bytes_of(megabytes: Decimal) -> int:
    """Whole bytes of a limit given in MB (1 MB is 1024 x 1024 bytes)."""
    return int(megabytes * MEGABYTE)


def receiver(system: System | None) -> ReceiverSystem | None:
    """A system as routing sees it at this moment; None for one that receives nothing."""
    if system is None or not system.is_recipient:
        return None
    return ReceiverSystem(system.pk, system.name, system.is_active, bytes_of(system.size_limit_mb))


def point_of(point: ContactPoint, system: ReceiverSystem | None) -> Point:
    """A contact point as routing sees it."""
    return Point(
        name=point.name,
        organisation_id=point.organisation_id,
        active=point.active,
        system=system,
        largest=bytes_of(point.size_threshold_mb),
        attachments=point.allowed_attachments,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One organisation as sender and as recipient. ``points`` are its contact points by the text of their id.

    ``sizes`` and ``attachments`` are the limits anywhere in it, ascending: between two of them all messages go alike.
    """

    organisation: Organisation
    reachability: Reachability | None
    system_ids: frozenset[UUID]
    way: SetUpWay
    default: ReceiverSystem | None
    cvr_system: ReceiverSystem | None
    points: Mapping[str, Point]
    sizes: tuple[int, ...]
    attachments: tuple[int, ...]
    valid_until: datetime | None


_cache: dict[str, tuple[str, Plan]] = {}

_ROW = "sum(hashtextextended(r.xmin::text || r.ctid::text, 0))::text"
_VERSIONS = f"""
SELECT organisation.cvr_number, concat_ws(' ', organisation.id, organisation.xmin, organisation.ctid,
    (SELECT {_ROW} FROM {Contact._meta.db_table} AS r WHERE r.number = organisation.cvr_number),
    (SELECT {_ROW} FROM {System._meta.db_table} AS r WHERE r.organisation_id = organisation.id),
    (SELECT {_ROW} FROM {SetUp._meta.db_table} AS r WHERE r.organisation_id = organisation.id),
    (SELECT {_ROW} FROM {ContactPoint._meta.db_table} AS r WHERE r.organisation_id = organisation.id))
FROM {Organisation._meta.db_table} AS organisation WHERE organisation.cvr_number = ANY(%b::text[])
"""


def plans_of(cvr_numbers: Collection[str]) -> dict[str, Plan]:
    """The plans of the organisations with these CVR numbers, as they are now: one query when nothing has changed."""
    with binary.cursor() as cursor:
        cursor.execute(_VERSIONS, [list(cvr_numbers)])
        versions: dict[str, str] = dict(cursor.fetchall())
    now = clock.now()
    found = {number: plan for number, version in versions.items() if (plan := _kept(number, version, now))}
    changed = versions.keys() - found.keys()
    if changed:
        if len(_cache) > _KEPT_AT_MOST:
            _cache.clear()
        for number, organisation in fbrs.organisations_by_cvr(changed).items():
            # Read after the version: a change in between is compiled now and seen as one more change later.
            found[number] = _compile(organisation)
            _cache[number] = versions[number], found[number]
    return found


def _kept(number: str, version: str, now: datetime) -> Plan | None:
    known, plan = _cache.get(number, ("", None))
    is_fresh = plan is not None and known == version and (plan.valid_until is None or now < plan.valid_until)
    return plan if is_fresh else None


def _compile(organisation: Organisation) -> Plan:
    contact = register.by_number(organisation.cvr_number)
    owned = systems.systems_of(organisation)
    ready = {system.pk: receiver(system) for system in owned}
    set_up = systems.set_up_of(organisation)
    points = {
        str(point.pk): point_of(point, ready.get(point.system_id) if point.system_id else None)
        for point in contacts.points_of(organisation)
    }
    return Plan(
        organisation=organisation,
        reachability=reachability(contact, clock.now()) if contact else None,
        system_ids=frozenset(ready),
        way=SetUpWay(set_up.way),
        default=receiver(set_up.default_system),
        cvr_system=next((ready[system.pk] for system in owned if system.slot == CVR_SLOT), None),
        points=points,
        sizes=_limits([*(one.largest for one in ready.values() if one), *(one.largest for one in points.values())]),
        attachments=_limits(one.attachments for one in points.values()),
        valid_until=_next_change(owned, contact),
    )


def _limits(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(values)))


def _next_change(owned: Collection[System], contact: Contact | None) -> datetime | None:
    """When the clock next changes something of this: a system is switched on or off, an exemption ends."""
    now = clock.now()
    moments = [moment for system in owned for moment in (system.active_from, system.active_to)]
    if contact:
        moments += [contact.closed_at, contact.exemption_start, contact.exemption_end, contact.waiting_until]
    return min((moment for moment in moments if moment and moment > now), default=None)
