"""Builds what the demo world shows about rights: groups, partners, requests, a review, an end, somebody inactive."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import (
    access_requests,
    activity,
    approval,
    delegation,
    groups,
    login,
    privilege_token,
    reviews,
    selectors,
    services,
)
from administrativ_adgang.fbrs.access_requests import Wording
from administrativ_adgang.fbrs.models import (
    AccessRequest,
    Decision,
    DocumentationType,
    Grant,
    Identity,
    IdentityType,
    Organisation,
    RequestType,
    User,
)
from administrativ_adgang.fbrs.privilege_token import ATTRIBUTES, ScopedPrivilege, ScopeKind
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.management.demo import colleagues, paper, world

Organisations = dict[str, Organisation]


def build(organisations: Organisations) -> None:
    """Everything in the order it happened, so that every history reads from old to new."""
    municipality = organisations[world.MUNICIPALITY]
    with _days_ago(58):
        _build_colleagues(organisations)
    with _days_ago(40):
        for chain in colleagues.CHAINS:
            _hand_on(chain, organisations)
        for subject, privileges in colleagues.FOLLOWING_LOG_IN.items():
            _let_follow_log_in(person(subject), privileges)
    with _days_ago(30):
        substitute, leaver = colleagues.named(0, 2)
        _give_until(_colleague(municipality, substitute), Privilege.CONTACT_ADMINISTRATOR, municipality, days=51)
        _give_until(_colleague(municipality, leaver), Privilege.STATISTICS_ADMINISTRATOR, municipality, days=365)
    with _days_ago(12):
        activity.deactivate_identity(by=person("birgit.storm"), person=_colleague(municipality, leaver))
    with _days_ago(9):
        approved = _ask("sanne.lund", Privilege.MESSAGE_LOG_ADMINISTRATOR, municipality, _FOR_FIGURES)
        access_requests.approve(
            by=person("jens.mikkelsen"), request=approved, expected=approved.version, note="Aftalt med Digitalisering."
        )
    with _days_ago(5):
        _review_half(municipality, by=person("birgit.storm"))
    with _days_ago(2):
        _ask("amina.yusuf", Privilege.STATISTICS_ADMINISTRATOR, municipality, _FOR_THE_REPORT, document=True)


_FOR_FIGURES = Wording(
    justification="Vi får spørgsmål om breve, der ikke er kommet frem. Jeg vil kunne se, hvad der er sket med dem.",
    note="Opgaven er flyttet til os fra den 1.",
)
_FOR_THE_REPORT = Wording(
    justification="Jeg skal lave årsrapporten om kommunens post og mangler tallene.",
    note="Min leder har godkendt det. Bekræftelsen er lagt ved.",
)


def person(subject: str) -> Identity:
    """Somebody of the cast by log-in name."""
    return User.objects.select_related("identity__organisation").get(subject=subject).identity


def _days_ago(days: int) -> AbstractContextManager[None]:
    return clock.moved(-timedelta(days=days))


def _build_colleagues(organisations: Organisations) -> None:
    for number, (employer, title, names, group) in enumerate(colleagues.colleagues()):
        organisation = organisations[employer]
        people = [_employee(name, title, organisation, number * 100 + place) for place, name in enumerate(names)]
        if group is not None:
            by = next(iter(selectors.rights_administrators(organisation)))
            made = groups.create_group(by=by, scope=organisation, name=group.name)
            for privilege in group.privileges:
                services.give_to_group(by=by, group=made, privilege=privilege)
            groups.add_members(by=by, group=made, people=people)


def _employee(name: str, title: str, organisation: Organisation, number: int) -> Identity:
    return Identity.objects.create(
        type=IdentityType.EMPLOYEE,
        name=name,
        title=title,
        organisation=organisation,
        email=world.email(name, organisation.cvr_number),
        phone=f"70 99 {number // 100:02} {number % 100:02}",
    )


def _colleague(organisation: Organisation, name: str) -> Identity:
    return Identity.objects.get(organisation=organisation, name=name)


def _hand_on(chain: colleagues.DemoChain, organisations: Organisations) -> None:
    scope, partner = organisations[chain.scope], organisations[chain.partner]
    by = next(iter(selectors.rights_administrators(scope)))
    link = delegation.delegate(by=by, partner=partner, privilege=chain.privilege, scope=scope).grant
    boss = next(iter(selectors.rights_administrators(partner)))
    delegation.hand_on(by=boss, held=link, grantee=person(chain.employee))
    if chain.supplier:
        supplier = organisations[chain.supplier]
        further = delegation.hand_on(by=boss, held=link, grantee=delegation.company_identity(supplier)).grant
        theirs = next(iter(selectors.rights_administrators(supplier)))
        delegation.hand_on(by=theirs, held=further, grantee=person(chain.supplier_employee))


def _let_follow_log_in(somebody: Identity, privileges: tuple[Privilege, ...]) -> None:
    home = somebody.organisation
    assert home is not None  # employees have one
    scoped = [ScopedPrivilege(ScopeKind.CVR, home.cvr_number, privilege) for privilege in privileges]
    login.follow(somebody, {ATTRIBUTES[0]: [privilege_token.write(scoped)]})


def _give_until(somebody: Identity, privilege: Privilege, scope: Organisation, *, days: int) -> Grant:
    by, end = person("birgit.storm"), clock.end_of(clock.today() + timedelta(days=days))
    return services.grant(by=by, grantee=somebody, privilege=privilege, scope=scope, active_to=end)


def _ask(
    subject: str, privilege: Privilege, scope: Organisation, wording: Wording, *, document: bool = False
) -> AccessRequest:
    by = person(subject)
    request = access_requests.draft(
        by=by, type=RequestType.PRIVILEGE, scope=scope, target=by, privileges=[privilege], wording=wording
    )
    if document:
        approval.add_document(
            by=by,
            request=request,
            type=DocumentationType.OTHER,
            filename="Bekræftelse fra leder.pdf",
            content=BytesIO(paper.page(f"{by.name} laver årsrapporten og skal kunne se tallene.")),
            media_type="application/pdf",
        )
    return access_requests.submit(by=by, request=request, expected=request.version)


def _review_half(scope: Organisation, *, by: Identity) -> None:
    round_ = reviews.start_round(by=by, scope=scope)
    items = list(selectors.review_items(round_).exclude(person=by))
    for item in items[: round_.total // 2]:
        reviews.decide(by=by, scope=scope, item=item, decision=Decision.KEEP, expected=item.version)
