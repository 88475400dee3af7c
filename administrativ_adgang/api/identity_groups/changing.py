"""Changing groups, each step through the service that does it in the portal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from administrativ_adgang.api import grants, json_bodies
from administrativ_adgang.api.identity_groups import group as shown
from administrativ_adgang.api.privileges.giving import new
from administrativ_adgang.api.responsibility import check_may_give, issuer
from administrativ_adgang.core.errors import Conflict, NotFound
from administrativ_adgang.fbrs import directory, groups, services
from administrativ_adgang.fbrs.models import Grant, Group, Membership
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.models import System

RESOURCE = "identity-groups"


@transaction.atomic
def create(system: System, wanted: dict[str, Any]) -> Group:
    """A group with everything it is sent with, or nothing."""
    home = system.organisation
    if wanted.get("ownerId", home.pk) != home.pk:
        raise json_bodies.bad(
            RESOURCE, "ownerId", "not.found", "ownerId er ikke jeres organisation.", wanted["ownerId"]
        )
    if wanted.get("type", "MANUAL") != "MANUAL":
        raise json_bodies.bad(RESOURCE, "type", "not.allowed", "Kun grupper af typen MANUAL kan oprettes.")
    by = issuer(system, wanted.get("issuerId"), resource=RESOURCE)
    created = groups.create_group(by=by, scope=home, name=wanted["name"])
    for one in wanted.get("privileges", []):
        give(system, created, one)
    for one in wanted.get("grantees", []):
        add(system, created, one)
    return created


def rename(system: System, group: Group, wanted: dict[str, Any], *, expected: int) -> Group:
    """Give the group its name. What it holds has addresses of its own; a body that wants to change that is refused."""
    (now,) = shown.as_json([group])
    for field, key in (("grantees", "identityId"), ("privileges", "type")):
        if field in wanted and {str(one[key]) for one in wanted[field]} != {one[key] for one in now[field]}:
            text = f"{field} ændres på deres egne adresser."
            raise json_bodies.bad(RESOURCE, field, "not.allowed", text)
    by = issuer(system, wanted.get("issuerId"), resource=RESOURCE)
    return groups.rename_group(by=by, group=group, name=wanted["name"], expected=expected)


def give(system: System, group: Group, wanted: dict[str, Any]) -> Grant:
    """Give a right to every grantee of the group, now and later."""
    if wanted["scopeId"] != system.organisation_id:
        raise json_bodies.bad(
            RESOURCE, "scopeId", "not.found", "scopeId er ikke jeres organisation.", wanted["scopeId"]
        )
    if "parentPrivilegeId" in wanted:
        text = "Det, I selv har fået, kan ikke gives videre til en gruppe."
        raise json_bodies.bad(RESOURCE, "parentPrivilegeId", "not.allowed", text)
    privilege = Privilege(wanted["type"])
    check_may_give(system, [privilege])
    by = issuer(system, wanted.get("issuerId"), resource=RESOURCE)
    return new(services.give_to_group(by=by, group=group, privilege=privilege, active_to=grants.end_of(wanted)))


def change_end(system: System, held: Grant, wanted: dict[str, Any], *, expected: int) -> Grant:
    """Let a group's right end at another time, or never. What it is cannot be changed."""
    if (wanted["type"], wanted["scopeId"]) != (held.type, held.scope_id):
        raise json_bodies.bad(RESOURCE, "type", "not.allowed", "Kun slutdatoen kan ændres.", wanted["type"])
    check_may_give(system, [Privilege(held.type)])
    by = issuer(system, wanted.get("issuerId"), resource=RESOURCE)
    return services.change_end(by=by, held=held, active_to=grants.end_of(wanted), expected=expected)


def take(system: System, held: Grant, *, expected: int) -> None:
    """Take a right from a group."""
    services.revoke(by=system.identity, held=held, expected=expected)


def add(system: System, group: Group, wanted: dict[str, Any]) -> Membership:
    """Let an identity join: it gets the group's rights at its next request."""
    by = issuer(system, wanted["issuerId"], resource=RESOURCE)
    # To join is to be given what the group has.
    check_may_give(system, [Privilege(one.type) for one in directory.group_grants([group])])
    person = _person(system, wanted["identityId"])
    if not groups.add_members(by=by, group=group, people=[person]):
        raise Conflict(f"{person.name} er allerede med i {group.name}.", code="grantee.already.in.group")
    return directory.membership_of(group, person)


def _person(system: System, identifier: UUID) -> Any:
    try:
        return directory.identity(system.organisation, identifier)
    except NotFound as error:
        raise json_bodies.bad(RESOURCE, "identityId", "not.found", error.text, identifier) from None
