"""Whether this person may give or take this right here: the facts for ``rules``, gathered."""

from __future__ import annotations

from datetime import datetime

from administrativ_adgang.core.base import Versioned
from administrativ_adgang.core.errors import StaleVersion
from administrativ_adgang.fbrs import access, effective, rules
from administrativ_adgang.fbrs.models import Grant, GrantSource, Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege


def check_may_give(
    by: Identity,
    privilege: Privilege,
    scope: Organisation,
    *,
    to: Identity | None,
    source: GrantSource,
    until: datetime | None,
) -> GrantSource:
    """Raise unless ``by`` may give the right to ``to``; answers with the source, MANUAL when on behalf of others."""
    held, central = access.as_giver(by, scope)
    to_oneself = to is not None and to.pk == by.pk
    rules.check_may_give(
        privilege,
        held=held,
        is_central=central,
        scope_name=scope.name,
        to_oneself=to_oneself,
        outlives_own=to_oneself and _outlives_own(by, privilege, scope, until),
    )
    given_from_outside = central and privilege not in rules.grantable(held, is_central=False)
    return GrantSource.MANUAL if given_from_outside else source


def _outlives_own(by: Identity, privilege: Privilege, scope: Organisation, until: datetime | None) -> bool:
    """Whether an end lies later than that of the same right by every way the person has it now."""
    ends = [own.until for own in effective.rights_of_person(by, scope) if own.privilege == privilege]
    known = [end for end in ends if end is not None]
    return len(known) == len(ends) and (until is None or until > max(known, default=until))


def check_may_move(by: Identity, held: Grant, until: datetime | None) -> None:
    """Raise unless ``by`` may let the right end then: sooner is taking, later is giving."""
    if held.active_to is None or (until is not None and until <= held.active_to):
        check_may_take(by, held)
        return
    is_member = held.group is not None and held.group.memberships.filter(identity=by).exists()
    to = by if is_member else held.grantee
    check_may_give(by, Privilege(held.type), held.scope, to=to, source=GrantSource(held.source), until=until)


def check_may_take(by: Identity, held: Grant) -> None:
    """Raise unless ``by`` may take the right back: who gives rights in the organisation, or, of what a partner handed
    on, who gives rights at the partner.
    """
    if access.may_change(by, Area.PEOPLE, held.scope) or access.is_central(by):
        return
    above = held.parent
    while above is not None:
        company = above.grantee.organisation if above.grantee else None
        if company is not None and access.may(by, rules.ADMINISTRATOR, company):
            return
        above = above.parent
    access.require(by, AREAS[Area.PEOPLE].change, held.scope)


def check_grantee(grantee: Identity, privilege: Privilege, scope: Organisation, *, is_appointed: bool) -> None:
    """Raise unless this identity can hold the right directly. Only the solution itself appoints people from outside."""
    home = grantee.organisation
    holder = rules.Holder(
        name=grantee.name,
        is_active=grantee.is_active and (home is None or home.is_active),
        is_system=grantee.type == IdentityType.SYSTEM,
        is_at_home=is_appointed or grantee.organisation_id == scope.pk,
    )
    rules.check_holder(holder, privilege, scope_name=scope.name)


def is_on_behalf(by: Identity | None, held: Grant) -> bool:
    """Whether a central manager acts on an organisation's behalf: one who gives no rights there, nor handed this on."""
    if by is None or held.parent_id is not None:
        return False
    return not access.may(by, rules.ADMINISTRATOR, held.scope)


def check_version(row: Versioned, expected: int | None) -> None:
    """Raise StaleVersion when the person saw another version."""
    if expected is not None and row.version != expected:
        raise StaleVersion("En anden har ændret det imens. Intet er gemt. Se den nye udgave, og prøv igen.")
