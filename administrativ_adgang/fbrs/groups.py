"""An organisation's named groups: members who share rights."""

from __future__ import annotations

from collections.abc import Sequence

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import Conflict, RefusedByRule
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs import access, ledger, permits
from administrativ_adgang.fbrs.models import (
    EndReason,
    GrantSource,
    Group,
    Identity,
    IdentityType,
    Membership,
    Organisation,
)
from administrativ_adgang.fbrs.privileges import Area, Privilege


@ledger.guarded_change
def create_group(*, by: Identity, scope: Organisation, name: str) -> Group:
    """An empty group. Its name is the organisation's own and used once."""
    access.require_change(by, Area.PEOPLE, scope)
    return Group.objects.create(organisation=scope, name=_free_name(scope, name), issuer=by)


@ledger.guarded_change
def rename_group(*, by: Identity, group: Group, name: str, expected: int) -> Group:
    """Give a group another name."""
    access.require_change(by, Area.PEOPLE, group.organisation)
    group.name = _free_name(group.organisation, name, but=group)
    return group.save_version(expected=expected, fields=["name"])


def _free_name(scope: Organisation, name: str, *, but: Group | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise RefusedByRule("Skriv et navn til gruppen.", field="name")
    same = Group.objects.filter(organisation=scope, name__iexact=name, closed_at=None).first()
    if same is not None and same != but:
        raise Conflict(f"Der er allerede en gruppe, der hedder {name}.", field="name")
    return name


@ledger.guarded_change
def add_members(*, by: Identity, group: Group, people: Sequence[Identity]) -> int:
    """Let people join; returns how many were new. Each gets the group's rights at the next request."""
    scope = group.organisation
    access.require_change(by, Area.PEOPLE, scope)
    if group.closed_at is not None:
        raise RefusedByRule("Gruppen er nedlagt.", field="group")
    present = set(group.memberships.filter(identity__in=people).values_list("identity_id", flat=True))
    joining = [person for person in {person.pk: person for person in people}.values() if person.pk not in present]
    held = dict(group.grants.filter(revoked_at=None).values_list("type", "active_to"))
    ends = {Privilege(type_): end for type_, end in held.items()}
    for person in joining:
        if person.type != IdentityType.EMPLOYEE:
            raise RefusedByRule(f"{person.name} er ikke medarbejder og kan ikke være i en gruppe.", field="people")
        # Membership gives the group's rights, so joining obeys the rules of giving; without rights only who is at home.
        for privilege in ends or [Privilege.MESSAGE_BASIC]:
            permits.check_grantee(person, privilege, scope, is_appointed=False)
        for privilege, end in ends.items():
            permits.check_may_give(by, privilege, scope, to=person, source=GrantSource.SELF_SERVICE, until=end)
    Membership.objects.bulk_create(Membership(group=group, identity=person, issuer=by) for person in joining)
    ledger.enter_members(group, joining, Tag.PRIVILEGES_GRANTED, by=by)
    return len(joining)


@ledger.guarded_change
def remove_member(*, by: Identity | None, group: Group, person: Identity) -> None:
    """Let somebody leave; the group's rights are gone at the next request."""
    if by is not None:
        access.require_change(by, Area.PEOPLE, group.organisation)
    with ledger.keeping_an_administrator(group.organisation):
        left, _ = group.memberships.filter(identity=person).delete()
        if left:
            ledger.enter_members(group, [person], Tag.PRIVILEGES_REVOKED, by=by)


@ledger.guarded_change
def close_group(*, by: Identity, group: Group, expected: int) -> Group:
    """Close a group for good: its rights end for every member. The row stays, for the history."""
    access.require_change(by, Area.PEOPLE, group.organisation)
    with ledger.keeping_an_administrator(group.organisation):
        grants = group.grants.filter(revoked_at=None).select_related("group", "scope")
        ledger.end(list(grants), by=by, reason=EndReason.REVOKED)
        group.closed_at = clock.now()
        group.save_version(expected=expected, fields=["closed_at"])
        group.memberships.all().delete()
    return group
