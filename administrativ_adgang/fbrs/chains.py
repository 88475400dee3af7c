"""Chains of delegated rights, read as trees: who outside got what, from whom, until when, and who has it from them.

From the organisation's side everything that leads out of it; from the partner's what it holds elsewhere. However many
chains there are, a page of them takes one query a level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import effective, rules
from administrativ_adgang.fbrs.models import Grant, Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import Privilege

_SHOWN = ("grantee__organisation", "issuer__organisation", "scope")
_ABOVE = (
    "parent__grantee__organisation",
    "parent__scope",
    "parent__parent__grantee__organisation",
    "parent__parent__scope",
)
THE_SOLUTION = "Digital Post"


@dataclass(frozen=True)
class Link:
    """One link of a chain, with the links below it. ``until`` is the nearest end along the chain; None: no end.

    ``given_by`` is a person's name inside the organisation that looks, and only the organisation's name outside it.
    ``reason`` says why the link counts for nothing now; empty when it counts.
    """

    grant: Grant
    holder: Identity
    given_by: str
    until: datetime | None
    reason: str
    below: tuple[Link, ...] = ()

    @property
    def privilege(self) -> Privilege:
        """The right that is handed on."""
        return Privilege(self.grant.type)

    @property
    def is_company(self) -> bool:
        """Whether a company holds it, which can hand it on but do nothing with it."""
        return self.holder.type == IdentityType.COMPANY

    @property
    def falls(self) -> tuple[Link, ...]:
        """Everything that falls when this link is cut, without the link itself, from the top down."""
        return tuple(found for one in self.below for found in (one, *one.falls))


@dataclass(frozen=True)
class Page:
    """Some chains, and the key of the next page when there is one."""

    links: tuple[Link, ...] = ()
    following: UUID | None = None


def out_of(organisation: Organisation, *, after: UUID | None = None, limit: int = 50) -> Page:
    """Rights in the organisation that companies and persons outside hold, by name, with what was handed on from them.

    ``after`` is the id of the last first link of the page before.
    """
    first = _open().filter(_is_outside(organisation), scope=organisation, parent=None)
    return _page(first.order_by("grantee__name", "pk"), "grantee__name", organisation, after, limit)


def held_by(company: Organisation, *, after: UUID | None = None, limit: int = 50) -> Page:
    """Rights the company holds in other organisations, by their names, with what it has handed on from them."""
    held = _open().filter(grantee__type=IdentityType.COMPANY, grantee__organisation=company).select_related(*_ABOVE)
    return _page(held.order_by("scope__name", "pk"), "scope__name", company, after, limit)


def link(organisation: Organisation, identifier: UUID) -> Link:
    """A link of a chain that leads out of the organisation, or that hangs on a right the organisation holds elsewhere.

    Raises NotFound for any other.
    """
    grant = _open().select_related(*_ABOVE).filter(pk=identifier).first()
    if grant is None or not (leads_out_of(organisation, grant) or _hangs_on(organisation, grant)):
        raise NotFound("Adgangen findes ikke.")
    (found,) = _trees([grant], organisation)
    return found


def leads_out_of(organisation: Organisation, grant: Grant) -> bool:
    """Whether the chain of a grant begins in the organisation and ends outside it."""
    holder = _chain(grant)[-1].grantee
    if holder is None or grant.scope_id != organisation.pk:
        return False
    return holder.type == IdentityType.COMPANY or holder.organisation_id != organisation.pk


def was_handed_on_by(company: Organisation, grant: Grant) -> bool:
    """Whether the company holds one of the links above."""
    return any(_is_of(company, one) for one in _chain(grant)[1:])


def _hangs_on(company: Organisation, grant: Grant) -> bool:
    return any(_is_of(company, one) for one in _chain(grant))


def _is_of(company: Organisation, grant: Grant) -> bool:
    holder = grant.grantee
    return holder is not None and holder.type == IdentityType.COMPANY and holder.organisation_id == company.pk


def _chain(grant: Grant) -> list[Grant]:
    """The grant and every link above it, the first link last."""
    found = [grant]
    while found[-1].parent is not None and len(found) < rules.LONGEST_CHAIN:
        found.append(found[-1].parent)
    return found


def _open() -> QuerySet[Grant]:
    held = Grant.objects.filter(revoked_at=None, grantee__isnull=False).exclude(grantee__type=IdentityType.SYSTEM)
    return held.select_related(*_SHOWN)


def _is_outside(organisation: Organisation) -> Q:
    elsewhere = Q(grantee__organisation=None) | ~Q(grantee__organisation=organisation)
    return Q(grantee__type=IdentityType.COMPANY) | elsewhere


def _page(found: QuerySet[Grant], name: str, viewer: Organisation, after: UUID | None, limit: int) -> Page:
    if after is not None:
        last = found.filter(pk=after).values_list(name, flat=True).first() or ""
        found = found.filter(Q(**{f"{name}__gt": last}) | Q(**{name: last, "pk__gt": after}))
    rows = list(found[: limit + 1])
    shown = rows[:limit]
    return Page(tuple(_trees(shown, viewer)), shown[-1].pk if len(rows) > limit else None)


def _trees(tops: Collection[Grant], viewer: Organisation) -> Iterator[Link]:
    """The tops as trees, in one query for each level that may lie below."""
    children: defaultdict[UUID, list[Grant]] = defaultdict(list)
    level = {grant.pk: grant for grant in tops}
    for _ in range(rules.LONGEST_CHAIN - 1):
        rows = list(_open().filter(parent__in=list(level)).order_by("grantee__name", "pk")) if level else []
        for row in rows:
            # The row above is known already: nothing is asked for it again.
            row.parent = level[row.parent_id]  # type: ignore[index]
            children[row.parent_id].append(row)  # type: ignore[index]
        level = {row.pk: row for row in rows}

    def tree(grant: Grant) -> Link:
        holder = grant.grantee
        assert holder is not None  # groups hold no link of a chain
        return Link(
            grant=grant,
            holder=holder,
            given_by=_given_by(grant, viewer),
            until=min((one.active_to for one in _chain(grant) if one.active_to is not None), default=None),
            reason=effective.why_inactive(grant, holder),
            below=tuple(tree(child) for child in children[grant.pk]),
        )

    return (tree(grant) for grant in tops)


def _given_by(grant: Grant, viewer: Organisation) -> str:
    issuer = grant.issuer
    if issuer is None:
        return THE_SOLUTION
    home = issuer.organisation
    return issuer.name if home is None or home.pk == viewer.pk else home.name
