"""Giving and taking direct rights, each through the service that does it in the portal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from administrativ_adgang.api import grants, json_bodies
from administrativ_adgang.api.responsibility import check_may_give, issuer, telling_what_changed
from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import Conflict, NotFound, RefusedByRule
from administrativ_adgang.fbrs import delegation, directory, services
from administrativ_adgang.fbrs.models import Grant, GrantSource, Identity, IdentityType
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.services import Given
from administrativ_adgang.systems.models import System

RESOURCE = "privileges"


class AlreadyGiven(Conflict):
    """The grantee has the right already; there is no second row."""

    code = "privilege.already.given"

    def __init__(self, there: Grant) -> None:
        until = "uden slutdato"
        if there.active_to is not None:
            until = f"til {there.active_to.astimezone(clock.DANISH_TIME):%d.%m.%Y kl. %H.%M}"
        right = Privilege(there.type).label
        super().__init__(f"{there.holder_name} har allerede {right} i {there.scope.name}, {until}.")


def give(system: System, wanted: dict[str, Any]) -> Grant:
    """Give the right that a DirectPrivilegeCommand describes. Raises :class:`AlreadyGiven` and what services raise."""
    by = issuer(system, wanted["issuerId"], resource=RESOURCE)
    privilege = Privilege(wanted["type"])
    source = GrantSource(wanted["source"])
    if source == GrantSource.LOG_IN:
        raise json_bodies.bad(RESOURCE, "source", "not.allowed", "Rettigheder af denne kilde følger kun med log-in.")
    parent = wanted.get("parentPrivilegeId")
    if parent is not None:
        return new(_hand_on(system, wanted, parent, by))
    if wanted["scopeId"] != system.organisation_id:
        raise _not_found("scopeId", wanted["scopeId"], "er ikke jeres organisation")
    # Before anything is looked up: what one may not give is refused whoever it is for.
    check_may_give(system, [privilege])
    return new(_give_here(system, wanted, privilege, source, by))


def take(system: System, privilege_id: UUID, *, issuer_id: UUID, expected: int) -> Grant:
    """Take a right back, with everything handed on from it."""
    by = issuer(system, issuer_id, resource=RESOURCE)
    held = directory.direct_grant(system.organisation, privilege_id)
    with telling_what_changed(held.grantee, held.scope):
        return services.revoke(by=by, held=held, expected=expected)


def new(given: Given) -> Grant:
    """The grant, when it is new."""
    if not given.is_new:
        raise AlreadyGiven(given.grant)
    return given.grant


def _give_here(
    system: System, wanted: dict[str, Any], privilege: Privilege, source: GrantSource, by: Identity
) -> Given:
    """A right in the system's own organisation: to its own people, to a partner, or to an outside person."""
    home, until = system.organisation, grants.end_of(wanted)
    grantee = _grantee(system, wanted["granteeId"])
    if grantee.type == IdentityType.COMPANY and grantee.organisation is not None:
        return delegation.delegate(
            by=by, partner=grantee.organisation, privilege=privilege, scope=home, active_to=until
        )
    if grantee.type == IdentityType.CITIZEN:
        return delegation.delegate_to_person(by=by, person=grantee, privilege=privilege, scope=home, active_to=until)
    return services.give(by=by, grantee=grantee, privilege=privilege, scope=home, active_to=until, source=source)


def _hand_on(system: System, wanted: dict[str, Any], parent: UUID, by: Identity) -> Given:
    """A right that the system's organisation was appointed elsewhere, to one of its own or to a supplier."""
    held = directory.held_by_company(system.organisation, parent)
    if held is None:
        raise _not_found("parentPrivilegeId", parent, "er ikke en rettighed, I har fået")
    if (wanted["type"], wanted["scopeId"]) != (held.type, held.scope_id):
        raise RefusedByRule("type og scopeId skal være som i den rettighed, der gives videre.", field="scopeId")
    grantee = _grantee(system, wanted["granteeId"])
    return delegation.hand_on(by=by, held=held, grantee=grantee, active_to=grants.end_of(wanted))


def _grantee(system: System, identifier: UUID) -> Identity:
    """Somebody the organisation knows, or any organisation: which there are is no secret."""
    try:
        return directory.identity(system.organisation, identifier)
    except NotFound:
        partner = directory.organisation(identifier)
    if partner is None:
        raise _not_found("granteeId", identifier, "findes ikke")
    return delegation.company_identity(partner)


def _not_found(field: str, identifier: UUID, why: str) -> Exception:
    return json_bodies.bad(RESOURCE, field, "not.found", f"{field} {why}.", identifier)
