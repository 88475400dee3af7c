"""Giving and taking rights. Every change is an event in the same transaction; a refused attempt is an event too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule, StaleVersion
from administrativ_adgang.fbrs import ledger, permits, versions
from administrativ_adgang.fbrs.models import (
    EndReason,
    Grant,
    GrantSource,
    Group,
    Identity,
    IdentityType,
    Organisation,
    User,
)
from administrativ_adgang.fbrs.privileges import SYSTEM_PRIVILEGES, Privilege


@dataclass(frozen=True)
class Given:
    """The answer to giving: the grant, and whether it is new or was there already."""

    grant: Grant
    is_new: bool


def grant(
    *,
    by: Identity | None,
    grantee: Identity,
    privilege: Privilege,
    scope: Organisation,
    active_to: datetime | None = None,
    source: GrantSource = GrantSource.SELF_SERVICE,
) -> Grant:
    """Give a right. ``by`` None is the solution itself (central appointment, a system's own rights).

    Giving what somebody has already returns the grant that is there.
    """
    return give(by=by, grantee=grantee, privilege=privilege, scope=scope, active_to=active_to, source=source).grant


@ledger.guarded_change
def give(
    *,
    by: Identity | None,
    grantee: Identity,
    privilege: Privilege,
    scope: Organisation,
    active_from: datetime | None = None,
    active_to: datetime | None = None,
    source: GrantSource = GrantSource.SELF_SERVICE,
) -> Given:
    """Give a right directly, and say whether it is new. Raises NotAllowed or RefusedByRule; nothing is half done."""
    privilege = Privilege(privilege)
    if by is not None and privilege not in SYSTEM_PRIVILEGES:
        source = permits.check_may_give(by, privilege, scope, to=grantee, source=source, until=active_to)
    permits.check_grantee(grantee, privilege, scope, is_appointed=by is None)
    existing = ledger.current(scope, privilege, grantee=grantee)
    if existing is not None:
        return Given(existing, is_new=False)
    new = Grant(
        type=privilege,
        grantee=grantee,
        scope=scope,
        issuer=by,
        source=source,
        active_from=active_from or clock.now(),
        active_to=active_to,
    )
    return Given(ledger.write(new, by=by), is_new=True)


@ledger.guarded_change
def give_to_group(
    *, by: Identity | None, group: Group, privilege: Privilege, active_to: datetime | None = None
) -> Given:
    """Give a right to every member of a group, now and later."""
    privilege, scope = Privilege(privilege), group.organisation
    source = GrantSource.SELF_SERVICE
    if by is not None:
        is_member = group.memberships.filter(identity=by).exists()
        to = by if is_member else None
        source = permits.check_may_give(by, privilege, scope, to=to, source=source, until=active_to)
    if privilege in SYSTEM_PRIVILEGES:
        raise RefusedByRule(f"{privilege.label} kan ikke gives til en gruppe.", field="privilege")
    if group.closed_at is not None:
        raise RefusedByRule("Gruppen er nedlagt.", field="group")
    existing = ledger.current(scope, privilege, group=group)
    if existing is not None:
        return Given(existing, is_new=False)
    new = Grant(type=privilege, group=group, scope=scope, issuer=by, source=source, active_to=active_to)
    return Given(ledger.write(new, by=by), is_new=True)


@ledger.guarded_change
def revoke(
    *, by: Identity | None, held: Grant, expected: int | None = None, reason: EndReason = EndReason.REVOKED
) -> Grant:
    """Take a right back, with everything handed on from it. It is gone at the next request.

    The last rights administrator's own cannot be taken. ``expected`` is the version the person saw (If-Match).
    """
    if by is not None:
        permits.check_may_take(by, held)
    permits.check_version(held, expected)
    with ledger.keeping_an_administrator(held.scope):
        ledger.end([held], by=by, reason=reason, on_behalf=permits.is_on_behalf(by, held))
    return held


@ledger.guarded_change
def change_end(*, by: Identity, held: Grant, active_to: datetime | None, expected: int) -> Grant:
    """Let a right end at another time, or never (None): sooner by who may take it, later by who may give it."""
    permits.check_may_move(by, held, active_to)
    if held.parent_id is not None or held.revoked_at is not None:
        raise RefusedByRule("Slutdatoen kan ikke ændres. Giv adgangen igen.", field="active_to")
    with ledger.keeping_an_administrator(held.scope):
        return ledger.move_end(held, active_to, by=by, expected=expected)


@ledger.guarded_change
def replace_rights(
    *, by: Identity, person: Identity, scope: Organisation, wanted: Mapping[Privilege, datetime | None], expected: str
) -> list[Grant]:
    """Make the direct rights of one person in one organisation exactly ``wanted`` (right to end): all or nothing.

    ``expected`` is :func:`versions.of_person` as the caller saw it; raises StaleVersion, with what changed and by whom.
    """
    if versions.of_person(person, scope) != expected:
        raise StaleVersion(versions.what_changed(person, scope))
    held = {Privilege(one.type): one for one in versions.direct_grants(person, scope)}
    surplus = [held[privilege] for privilege in sorted(held.keys() - wanted.keys())]
    with ledger.keeping_an_administrator(scope):
        for one in surplus:
            permits.check_may_take(by, one)
        for privilege, active_to in sorted(wanted.items()):
            # Its own refusal is recorded here, as that of the whole.
            one = (
                held.get(privilege)
                or give(by=by, grantee=person, privilege=privilege, scope=scope, active_to=active_to).grant
            )
            if one.active_to != active_to:
                permits.check_may_move(by, one, active_to)
                ledger.move_end(one, active_to, by=by, expected=one.version)
        ledger.end(surplus, by=by, reason=EndReason.REVOKED)
    return list(versions.direct_grants(person, scope))


@ledger.guarded_change
def together(*, by: Identity, scope: Organisation, steps: Iterable[Callable[[], Grant]]) -> list[Grant]:
    """Several changes to rights, all or none. What they leave is what is judged, not what they pass through.

    Each step is a call of a service, which asks whoever it names; ``by`` is on whose account a refusal is entered.
    """
    with ledger.keeping_an_administrator(scope):
        return [step() for step in steps]


@transaction.atomic
def create_employee(*, organisation: Organisation, name: str, title: str, subject: str) -> Identity:
    """An employee with a log-in. ``subject`` is the person's name at the identity provider."""
    identity = Identity.objects.create(type=IdentityType.EMPLOYEE, name=name, title=title, organisation=organisation)
    User.objects.create(subject=subject, identity=identity)
    return identity
