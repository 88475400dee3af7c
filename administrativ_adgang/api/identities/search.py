"""Which identities a search asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework.request import Request

from administrativ_adgang.api import searching
from administrativ_adgang.api.parameters import Parameters
from administrativ_adgang.api.rights_shapes import IDENTITY_TYPES, STATUSES
from administrativ_adgang.api.searching import Search
from administrativ_adgang.fbrs import directory, rules
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.systems import selectors as systems

SORTABLE = {**searching.SORTABLE, "name": "name"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The search, its rows, and whether it was for people by their numbers."""

    search: Search
    rows: QuerySet[Identity]
    by_cpr: bool
    by_cvr: bool


def read(request: Request, scope: Organisation, *, resource: str) -> Asked:
    """The parameters as one query. Raises :class:`BadFields`."""
    given = Parameters(request, resource=resource)
    search = searching.read(given, sortable=SORTABLE)
    cpr, cvr = given.digits("cprNumber", 10), given.digits("cvrNumber", 8)
    rows = directory.identities(scope)
    rows = _by_ids(rows, given, scope)
    if types := given.choices("type", IDENTITY_TYPES):
        rows = rows.filter(type__in=types)
    if statuses := given.choices("status", STATUSES):
        rows = rows.filter(is_active__in=[status == "ACTIVE" for status in statuses])
    if (since := given.moment("lastUpdated")) is not None:
        rows = rows.filter(updated_at__gte=since)
    if (subject := given.text("ridNumber")) != "":
        rows = rows.filter(directory.with_subject(subject))
    rows = _by_right(rows, given.flag("rightsAdmin"), scope)
    if search.words:
        rows = rows.filter(Q(name__icontains=search.words) | Q(title__icontains=search.words))
    if cvr:
        rows = rows.filter(organisation__cvr_number=cvr)
    given.check()
    # We know nobody's CPR number, so nobody is found by one.
    return Asked(search, rows.none() if cpr else rows, by_cpr=bool(cpr), by_cvr=bool(cvr))


def _by_ids(rows: QuerySet[Identity], given: Parameters, scope: Organisation) -> QuerySet[Identity]:
    if wanted := given.ids("id"):
        rows = rows.filter(pk__in=wanted)
    if clients := given.ids("clientId"):
        rows = rows.filter(pk__in=_identities_of(clients))
    context = given.one_id("filterContextId")
    # The only context of a system is its own organisation.
    return rows if context in (None, scope.pk) else rows.none()


def _identities_of(clients: Collection[UUID]) -> list[UUID]:
    return [system.identity_id for system in systems.systems_by_id(clients).values()]


def _by_right(rows: QuerySet[Identity], wanted: bool | None, scope: Organisation) -> QuerySet[Identity]:
    if wanted is None:
        return rows
    administrators = Q(pk__in=directory.holding(rules.ADMINISTRATOR, scope))
    return rows.filter(administrators if wanted else ~administrators)
