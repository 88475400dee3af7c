"""What a change of rights would mean, before it is made: for the person, and for the organisation.

Pure from :class:`Change` on; :func:`preview` gathers the facts. Pages turn areas into addresses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.descriptions import sees_personal_data
from administrativ_adgang.fbrs.models import NOT_PEOPLE, Grant, Group, Identity, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege

NOTHING, SEES, CHANGES = "–", "ser", "ser og ændrer"

#: What stops when nobody holds any of these: the sentence ends "Ingen tilbage, der må …".
TASKS: tuple[tuple[str, frozenset[Privilege]], ...] = (
    ("give rettigheder", AREAS[Area.PEOPLE].change),
    ("ændre systemer og opsætning", AREAS[Area.SYSTEMS].change),
    ("ændre kontaktstrukturen", AREAS[Area.CONTACTS].change),
    ("tilbagekalde beskeder", frozenset({Privilege.RECALL_ADMINISTRATOR})),
    ("tage statistik ud", AREAS[Area.STATISTICS].change),
    ("se hændelsesloggen", AREAS[Area.EVENT_LOG].see),
    ("læse postkassen", AREAS[Area.MAILBOX].see),
    ("skrive og svare fra postkassen", frozenset({Privilege.MESSAGE_WRITE, Privilege.MESSAGE_EMPLOYEE})),
    ("betjene borgere", frozenset({Privilege.CITIZEN_SERVICE_EMPLOYEE})),
    ("besvare anmodninger", AREAS[Area.ACCESS_REQUESTS].change),
)


@dataclass(frozen=True)
class AreaRow:
    """One line of the panel: an area as it is today and as it would be."""

    area: Area
    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the change touches this area."""
        return self.before != self.after


@dataclass(frozen=True)
class Change:
    """A person's privileges in one organisation before and after; ``others`` is what somebody else there holds."""

    before: frozenset[Privilege]
    after: frozenset[Privilege]
    others: frozenset[Privilege] = frozenset()

    @property
    def gained(self) -> frozenset[Privilege]:
        """Privileges that come."""
        return self.after - self.before

    @property
    def lost(self) -> frozenset[Privilege]:
        """Privileges that go."""
        return self.before - self.after

    @property
    def areas_gained(self) -> tuple[Area, ...]:
        """Areas the person will see and does not today."""
        return tuple(area for area in Area if sees(area, self.after) and not sees(area, self.before))

    @property
    def areas_lost(self) -> tuple[Area, ...]:
        """Areas the person sees today and will not: their addresses answer 403."""
        return tuple(area for area in Area if sees(area, self.before) and not sees(area, self.after))

    @property
    def rows(self) -> tuple[AreaRow, ...]:
        """Every area, before and after, in the order of the menu."""
        return tuple(
            AreaRow(area, rule.label, extent(area, self.before), extent(area, self.after))
            for area, rule in AREAS.items()
        )

    @property
    def loses_everything(self) -> bool:
        """Whether the organisation no longer exists for the person: every address there answers 404."""
        return bool(self.before) and not self.after

    @property
    def personal_data(self) -> tuple[bool, bool]:
        """Whether the person sees personal data before, and after."""
        return sees_personal_data(self.before), sees_personal_data(self.after)

    @property
    def stops(self) -> tuple[str, ...]:
        """What nobody in the organisation could do any more, as sentences."""
        return tuple(
            f"Ingen tilbage, der må {task}."
            for task, privileges in TASKS
            if privileges & self.before and not privileges & (self.after | self.others)
        )

    @property
    def starts(self) -> tuple[str, ...]:
        """What becomes possible in the organisation that nobody can do today, as sentences."""
        return tuple(
            f"Nogen må igen {task}."
            for task, privileges in TASKS
            if privileges & self.after and not privileges & (self.before | self.others)
        )


def sees(area: Area, held: Collection[Privilege]) -> bool:
    """Whether these privileges open an area."""
    return not AREAS[area].see.isdisjoint(held)


def changes(area: Area, held: Collection[Privilege]) -> bool:
    """Whether these privileges let one change things in an area."""
    return not AREAS[area].change.isdisjoint(held)


def extent(area: Area, held: Collection[Privilege]) -> str:
    """How far these privileges reach in an area, in words."""
    return CHANGES if changes(area, held) else SEES if sees(area, held) else NOTHING


def preview(
    person: Identity,
    scope: Organisation,
    *,
    give: Collection[Privilege] = (),
    take: Collection[Grant] = (),
    join: Collection[Group] = (),
    leave: Collection[Group] = (),
    deactivate: bool = False,
) -> Change:
    """What the person would gain and lose: rights given and taken, groups joined and left, or going out altogether."""
    rows = list(access.held_where(Q(holder=person.pk, scope=scope), "type", "pk", "group"))
    before = frozenset(Privilege(type_) for type_, *_ in rows)
    taken, left = _with_all_below(take), {group.pk for group in leave}
    kept = {
        Privilege(type_) for type_, grant, group in rows if grant not in taken and (group is None or group not in left)
    }
    of_groups = Grant.objects.filter(access.counting_now(), group__in=[group.pk for group in join], scope=scope)
    given = frozenset(give) - _asleep([person], scope, give, taken)[person.pk]
    added = {Privilege(type_) for type_ in (*given, *of_groups.values_list("type", flat=True))}
    after: frozenset[Privilege] = frozenset() if deactivate else frozenset(kept | added)
    return Change(before, after, _held_by_others(person, scope, before | after))


def preview_each(
    people: Collection[Identity],
    scope: Organisation,
    *,
    give: Collection[Privilege] = (),
    take: Collection[Grant] = (),
    join: Group | None = None,
) -> list[tuple[Identity, Change]]:
    """The same change for several people at once, in few queries. What it means for the organisation: see
    :func:`preview_end`.
    """
    rows = access.held_where(Q(holder__in=[one.pk for one in people], scope=scope), "holder", "type", "pk")
    before: defaultdict[UUID, set[Privilege]] = defaultdict(set)
    kept: defaultdict[UUID, set[Privilege]] = defaultdict(set)
    taken = _with_all_below(take)
    for holder, type_, grant in rows:
        before[holder].add(Privilege(type_))
        if grant not in taken:
            kept[holder].add(Privilege(type_))
    of_group = Grant.objects.filter(access.counting_now(), group=join, scope=scope) if join else Grant.objects.none()
    joined = {Privilege(type_) for type_ in of_group.values_list("type", flat=True)}
    asleep = _asleep(people, scope, give, taken)
    return [
        (one, Change(frozenset(before[one.pk]), frozenset(kept[one.pk] | joined | (set(give) - asleep[one.pk]))))
        for one in people
    ]


def preview_end(scope: Organisation, take: Collection[Grant]) -> Change:
    """What the organisation could no longer do when these grants end, whoever holds them: its ``stops``."""
    taken = _with_all_below(take)
    people = Q(scope=scope) & ~Q(grantee__type__in=NOT_PEOPLE)
    before = access.types_held(people & Q(pk__in=taken))
    return Change(before, frozenset(), access.types_held(people & Q(type__in=_counted(before)) & ~Q(pk__in=taken)))


def _with_all_below(take: Collection[Grant]) -> set[UUID]:
    """The grants themselves and what was handed on from them: cutting a link takes everything below."""
    found: set[UUID] = {grant.pk for grant in take}
    level = found
    while level:
        level = set(Grant.objects.filter(parent__in=level, revoked_at=None).values_list("pk", flat=True))
        found = found | level
    return found


def _asleep(
    people: Collection[Identity], scope: Organisation, give: Collection[Privilege], taken: Collection[UUID]
) -> defaultdict[UUID, set[Privilege]]:
    """What people were given already but may not use yet, or not while a link above rests: giving it again opens
    nothing, since the right that is there is the answer.
    """
    found: defaultdict[UUID, set[Privilege]] = defaultdict(set)
    if give:
        now = clock.now()
        there = Grant.objects.filter(grantee__in=people, scope=scope, type__in=give, revoked_at=None)
        there = there.exclude(pk__in=taken).exclude(active_to__lte=now)
        counting = there.filter(access.counting(now)).values("pk")
        for holder, type_ in there.exclude(pk__in=counting).values_list("grantee", "type"):
            found[holder].add(Privilege(type_))
    return found


def _held_by_others(person: Identity, scope: Organisation, wanted: Collection[Privilege]) -> frozenset[Privilege]:
    # A partner company can do nothing by itself; its employees, handed the right, are counted as themselves.
    people = ~Q(holder=person.pk) & ~Q(grantee__type__in=NOT_PEOPLE)
    return access.types_held(Q(scope=scope, type__in=_counted(wanted)) & people)


def _counted(wanted: Collection[Privilege]) -> set[Privilege]:
    """Every privilege that would do for one of the tasks these are for."""
    return {privilege for _, privileges in TASKS if privileges & frozenset(wanted) for privilege in privileges}
