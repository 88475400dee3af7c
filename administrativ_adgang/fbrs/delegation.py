"""Access for outside partners: a chain that can be cut at any link.

The organisation appoints a partner company; the partner's rights administrator hands the right on to its employees, or
to a supplier of its own. Each link is a grant whose ``parent`` is the link above, and counts only while those above do.
"""

from __future__ import annotations

from datetime import datetime

from administrativ_adgang.core.errors import NotAllowed, RefusedByRule
from administrativ_adgang.fbrs import access, ledger, permits, rules
from administrativ_adgang.fbrs.models import (
    EndReason,
    Grant,
    GrantSource,
    Identity,
    IdentityType,
    Organisation,
)
from administrativ_adgang.fbrs.privileges import MAILBOX_PRIVILEGES, Privilege
from administrativ_adgang.fbrs.services import Given


def company_identity(organisation: Organisation) -> Identity:
    """The identity of an organisation as such, made when first needed; it has the organisation's own id."""
    identity, _ = Identity.objects.get_or_create(
        type=IdentityType.COMPANY,
        organisation=organisation,
        defaults={"id": organisation.pk, "name": organisation.name},
    )
    return identity


@ledger.guarded_change
def delegate(
    *,
    by: Identity | None,
    partner: Organisation,
    privilege: Privilege,
    scope: Organisation,
    active_to: datetime | None = None,
) -> Given:
    """Appoint a partner organisation: its rights administrator may hand the right on."""
    if partner.pk == scope.pk:
        raise RefusedByRule(f"{partner.name} kan ikke være sin egen partner.", field="partner")
    return _first_link(by, company_identity(partner), privilege, scope, active_to, partner.is_active)


@ledger.guarded_change
def delegate_to_person(
    *,
    by: Identity | None,
    person: Identity,
    privilege: Privilege,
    scope: Organisation,
    active_to: datetime | None = None,
) -> Given:
    """Give an outside person, such as a lawyer in their own name, access to the mailbox."""
    if person.type != IdentityType.CITIZEN:
        raise RefusedByRule(f"{person.name} er ikke en privatperson. Giv adgangen til virksomheden.", field="person")
    if privilege not in MAILBOX_PRIVILEGES:
        raise RefusedByRule(f"{Privilege(privilege).label} kan ikke gives til en privatperson.", field="privilege")
    return _first_link(by, person, privilege, scope, active_to, is_active=True)


def _first_link(
    by: Identity | None,
    grantee: Identity,
    privilege: Privilege,
    scope: Organisation,
    active_to: datetime | None,
    is_active: bool,
) -> Given:
    source = GrantSource.APPOINTED
    if by is not None:
        source = permits.check_may_give(by, Privilege(privilege), scope, to=grantee, source=source, until=active_to)
    rules.check_link(0, Privilege(privilege))
    if not (is_active and grantee.is_active):
        raise RefusedByRule(f"{grantee.name} er ikke aktiv og kan ikke få adgang.", field="partner")
    existing = ledger.current(scope, Privilege(privilege), grantee=grantee)
    if existing is not None:
        return Given(existing, is_new=False)
    link = Grant(type=privilege, grantee=grantee, scope=scope, issuer=by, source=source, active_to=active_to)
    return Given(ledger.write(link, by=by), is_new=True)


@ledger.guarded_change
def hand_on(*, by: Identity, held: Grant, grantee: Identity, active_to: datetime | None = None) -> Given:
    """Hand a right on that one's organisation was appointed: to an employee, or to another company."""
    company = check_may_hand_on(by, held)
    privilege, scope = Privilege(held.type), held.scope
    rules.check_link(held.depth + 1, privilege)
    if grantee.pk == by.pk and privilege not in MAILBOX_PRIVILEGES:
        raise RefusedByRule(
            f"Du kan ikke give dig selv {privilege.label}. En anden rettighedsadministrator skal gøre det.",
            field="grantee",
        )
    home = grantee.organisation
    is_employee = grantee.type == IdentityType.EMPLOYEE and grantee.organisation_id == company.pk
    is_supplier = grantee.type == IdentityType.COMPANY and grantee.organisation_id not in (company.pk, scope.pk)
    if not (is_employee or is_supplier):
        raise RefusedByRule(f"{grantee.name} er hverken ansat i {company.name} eller en leverandør.", field="grantee")
    if not grantee.is_active or home is None or not home.is_active:
        raise RefusedByRule(f"{grantee.name} er ikke aktiv og kan ikke få adgang.", field="grantee")
    return _next_link(held, grantee, by=by, active_to=active_to)


@ledger.guarded_change
def share(
    *, by: Identity, grantee: Identity, privilege: Privilege, scope: Organisation, active_to: datetime | None = None
) -> Given:
    """Let a colleague have what one was given oneself, for as long as one has it (a delegation request)."""
    held = ledger.current(scope, Privilege(privilege), grantee=by)
    if held is None or not access.still_counts(held):
        raise RefusedByRule("Du kan kun give adgang, du selv har fået direkte.", field="privileges")
    rules.check_link(held.depth + 1, Privilege(privilege))
    if grantee.pk == by.pk:
        raise RefusedByRule("Du har allerede adgangen.", field="target")
    permits.check_grantee(grantee, Privilege(privilege), scope, is_appointed=False)
    return _next_link(held, grantee, by=by, active_to=active_to)


@ledger.guarded_change
def delegate_through(
    *, by: Identity, person: Identity, privilege: Privilege, scope: Organisation, active_to: datetime | None = None
) -> list[Given]:
    """Appoint one employee of a partner by name: the partner's link and the employee's, in that order."""
    company = person.organisation
    if person.type != IdentityType.EMPLOYEE or company is None:
        raise RefusedByRule(f"{person.name} er ikke ansat i en virksomhed.", field="target")
    first = delegate(by=by, partner=company, privilege=privilege, scope=scope, active_to=active_to)
    if not person.is_active:
        raise RefusedByRule(f"{person.name} er ikke aktiv og kan ikke få adgang.", field="target")
    # What the company holds already may hang on somebody else's chain.
    rules.check_link(first.grant.depth + 1, Privilege(privilege))
    return [first, _next_link(first.grant, person, by=by, active_to=active_to)]


def _next_link(held: Grant, grantee: Identity, *, by: Identity, active_to: datetime | None) -> Given:
    privilege, scope = Privilege(held.type), held.scope
    if not access.still_counts(held):
        raise RefusedByRule("Adgangen gælder ikke længere og kan ikke gives videre.", field="held")
    existing = ledger.current(scope, privilege, grantee=grantee)
    if existing is not None:
        return Given(existing, is_new=False)
    # A link that outlives the one above would promise what it cannot keep.
    active_to = min((end for end in (active_to, held.active_to) if end is not None), default=None)
    link = Grant(
        type=privilege,
        grantee=grantee,
        scope=scope,
        issuer=by,
        source=GrantSource.APPOINTED,
        parent=held,
        depth=held.depth + 1,
        active_to=active_to,
    )
    return Given(ledger.write(link, by=by), is_new=True)


def check_may_hand_on(by: Identity, held: Grant) -> Organisation:
    """The company whose right this is, when ``by`` gives rights there. Raises NotAllowed or RefusedByRule."""
    grantee = held.grantee
    if grantee is None or grantee.type != IdentityType.COMPANY or grantee.organisation is None:
        raise RefusedByRule("Kun det, en virksomhed er blevet givet, kan gives videre.", field="held")
    if not access.may(by, rules.ADMINISTRATOR, grantee.organisation):
        raise NotAllowed(
            f"Det kræver rettigheden {rules.ADMINISTRATOR.label} i {grantee.name}.",
            privileges=(str(rules.ADMINISTRATOR),),
        )
    return grantee.organisation


@ledger.guarded_change
def cut(*, by: Identity | None, held: Grant, expected: int | None = None) -> list[Grant]:
    """Cut a chain at a link: the link and everything below it end. Returns what ended, the link first."""
    if by is not None:
        permits.check_may_take(by, held)
    permits.check_version(held, expected)
    with ledger.keeping_an_administrator(held.scope):
        return ledger.end([held], by=by, reason=EndReason.REVOKED, on_behalf=permits.is_on_behalf(by, held))
