"""Reading people and rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.events import selectors as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import access, ledger, rules
from administrativ_adgang.fbrs.models import (
    NOT_PEOPLE,
    Grant,
    Group,
    Identity,
    IdentityType,
    Organisation,
    ReviewItem,
    ReviewRound,
    User,
)
from administrativ_adgang.fbrs.privileges import Privilege


def organisations_by_cvr(numbers: Collection[str]) -> dict[str, Organisation]:
    """The organisations with these CVR numbers, in one query."""
    return {
        organisation.cvr_number: organisation for organisation in Organisation.objects.filter(cvr_number__in=numbers)
    }


def holders(scope: Organisation, privileges: Collection[Privilege]) -> QuerySet[Identity]:
    """Active people who hold one of the privileges in the organisation now, however they came by it, by name."""
    held = access.held_where(Q(scope=scope, type__in=privileges), "holder")
    # A partner company can do nothing by itself; its employees, handed the right, are listed as themselves.
    return Identity.objects.filter(pk__in=held).exclude(type__in=NOT_PEOPLE).order_by("name")


def rights_administrators(scope: Organisation) -> QuerySet[Identity]:
    """Who can give rights in the organisation."""
    return holders(scope, [rules.ADMINISTRATOR])


def central_managers() -> QuerySet[Identity]:
    """Who manages rights for the owner of the solution, in every organisation."""
    held = access.held_where(Q(type=Privilege.SYSTEM_MANAGER), "holder")
    return Identity.objects.filter(pk__in=held).exclude(type__in=NOT_PEOPLE).order_by("name")


def administrator_standing(scope: Organisation) -> rules.Standing:
    """How safely the organisation can go on giving rights, now and thirty days ahead, and who could take over."""
    until: dict[UUID, rules.Administrator] = {}
    rows = list(access.held_where(Q(scope=scope, type=rules.ADMINISTRATOR), "holder", "active_to"))
    people = Identity.objects.filter(ledger.can_log_in(), pk__in={holder for holder, _ in rows})
    names = dict(people.values_list("pk", "name"))
    for holder, active_to in rows:
        known = until.get(holder)
        if holder not in names:
            continue
        # The longest of several ways to the right counts; no end is the longest.
        if known is None or (known.until is not None and (active_to is None or active_to > known.until)):
            until[holder] = rules.Administrator(names[holder], active_to)
    listed = sorted(until.values(), key=lambda one: one.name)
    return rules.standing(listed, ledger.candidates(scope), now=clock.now())


def people_who_can_log_in() -> QuerySet[User]:
    """Everybody with a log-in, by organisation and name: the demo's log-in page."""
    people = User.objects.filter(is_active=True, identity__is_active=True)
    return people.select_related("identity__organisation").order_by("identity__organisation__name", "identity__name")


def privileges_everywhere(people: Collection[Identity]) -> dict[UUID, dict[Organisation, frozenset[Privilege]]]:
    """What each of these people may do now, organisation by organisation by name, in two queries."""
    found: defaultdict[UUID, defaultdict[UUID, set[Privilege]]] = defaultdict(lambda: defaultdict(set))
    for holder, scope, type_, _ in access.held_where(Q(holder__in=[person.pk for person in people])):
        found[holder][scope].add(Privilege(type_))
    scopes = Organisation.objects.filter(pk__in={scope for held in found.values() for scope in held}).order_by("name")
    return {
        holder: {scope: frozenset(held[scope.pk]) for scope in scopes if scope.pk in held}
        for holder, held in found.items()
    }


def employees(
    scope: Organisation, *, search: str = "", outside: Group | None = None, limit: int = 20
) -> list[Identity]:
    """Active employees by name: whom one can give a right. ``search`` is part of name or title; ``outside`` leaves out
    the members of a group.
    """
    found = Identity.objects.filter(organisation=scope, type=IdentityType.EMPLOYEE, is_active=True)
    if outside is not None:
        found = found.exclude(pk__in=outside.memberships.values("identity"))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(title__icontains=search))
    return list(found.order_by("name", "pk")[:limit])


def employees_by_id(scope: Organisation, identifiers: Collection[UUID]) -> list[Identity]:
    """Those of these people who are employed by the organisation and active, by name."""
    found = Identity.objects.filter(organisation=scope, type=IdentityType.EMPLOYEE, is_active=True)
    return list(found.filter(pk__in=identifiers).order_by("name", "pk"))


def person(scope: Organisation, identifier: UUID) -> Identity:
    """Somebody employed by the organisation, or with a right there now or once. Raises NotFound for anybody else."""
    known = Identity.objects.filter(pk=identifier).exclude(type=IdentityType.SYSTEM).select_related("organisation")
    found = known.filter(
        Q(organisation=scope) | Q(pk__in=Grant.objects.filter(grantee=identifier, scope=scope).values("grantee"))
    ).first()
    if found is None:
        raise NotFound("Personen findes ikke.")
    return found


def grant(scope: Organisation, identifier: UUID) -> Grant:
    """A grant in the organisation. Raises NotFound for any other."""
    found = Grant.objects.select_related(
        "grantee__organisation", "group", "scope", "issuer", "parent__grantee__organisation"
    )
    one = found.filter(pk=identifier, scope=scope).first()
    if one is None:
        raise NotFound("Rettigheden findes ikke.")
    return one


def groups(scope: Organisation) -> QuerySet[Group]:
    """The organisation's groups that are open, by name."""
    return Group.objects.filter(organisation=scope, closed_at=None).order_by("name")


def group(scope: Organisation, identifier: UUID) -> Group:
    """An open group of the organisation. Raises NotFound for any other."""
    found = groups(scope).select_related("organisation").filter(pk=identifier).first()
    if found is None:
        raise NotFound("Gruppen findes ikke.")
    return found


@dataclass(frozen=True)
class GroupRow:
    """A group in the list: how many are in it, and its rights that have not ended."""

    group: Group
    size: int
    held: tuple[Grant, ...]


def groups_with_rights(scope: Organisation) -> list[GroupRow]:
    """The open groups by name, in three queries however many there are."""
    found = list(groups(scope))
    sizes = dict(groups(scope).values_list("pk").annotate(size=Count("memberships")).order_by())
    held: defaultdict[UUID | None, list[Grant]] = defaultdict(list)
    for one in Grant.objects.filter(group__in=found, revoked_at=None).order_by("type"):
        held[one.group_id].append(one)
    return [GroupRow(one, sizes.get(one.pk, 0), tuple(held[one.pk])) for one in found]


def members(one: Group) -> QuerySet[Identity]:
    """Who is in a group, by name."""
    return Identity.objects.filter(memberships__group=one).order_by("name", "pk")


def group_rights(one: Group) -> QuerySet[Grant]:
    """The rights of a group that have not ended."""
    return Grant.objects.filter(group=one, revoked_at=None).select_related("scope", "issuer", "group").order_by("type")


def history_of_right(
    privilege: Privilege, scope: Organisation, *, before: int | None = None, limit: int = 50
) -> list[Event]:
    """Who got and lost one right in the organisation, newest first. ``before`` is the last one of the page before."""
    found = events.about_rights(scope.pk).filter(properties__privilege=privilege.value)
    return list((found.filter(pk__lt=before) if before else found)[:limit])


def history_of_grant(one: Grant, *, limit: int = 50) -> list[Event]:
    """What has happened to one grant, newest first; of a group's, not what each of its members got and lost by it."""
    found = events.about_rights(one.scope_id).filter(properties__grant=str(one.pk))
    return list((found.filter(properties__grantee__isnull=True) if one.group_id else found)[:limit])


def handed_on(one: Grant) -> list[Grant]:
    """What was handed on from a grant, at every link below it: it ends with the grant."""
    below = Grant.objects.filter(Q(parent=one) | Q(parent__parent=one), revoked_at=None)
    return list(below.select_related("grantee__organisation").order_by("depth", "grantee__name"))


def self_given(scope: Organisation) -> QuerySet[Grant]:
    """Rights that people gave themselves and still have: shown to all rights administrators."""
    found = Grant.objects.filter(access.counting_now(), scope=scope, issuer=F("grantee"))
    return found.select_related("grantee").order_by("-created_at")


def open_review(scope: Organisation) -> ReviewRound | None:
    """The review round that runs, with its counters."""
    return ReviewRound.objects.filter(organisation=scope, finished_at=None).first()


def review_items(round_: ReviewRound, *, open_only: bool = True) -> QuerySet[ReviewItem]:
    """The people of a round by name; the first of the open ones is the next to look at."""
    items = round_.items.select_related("person__organisation", "decided_by", "round").order_by("name", "pk")
    return items.filter(decision="") if open_only else items


def finished_reviews(scope: Organisation) -> QuerySet[ReviewRound]:
    """Rounds that are over, newest first: the proof."""
    return ReviewRound.objects.filter(organisation=scope, finished_at__isnull=False).order_by("-started_at")
