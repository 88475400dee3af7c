"""Reading reviews: whose turn it is, when somebody was last looked at, and the proof of a round."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs.models import Decision, Identity, Organisation, ReviewItem, ReviewRound


@dataclass(frozen=True)
class Reviewed:
    """When somebody was last looked at; ``waits``: they are in the open round and nobody has decided yet."""

    at: datetime | None
    waits: bool


@dataclass(frozen=True)
class ItemPage:
    """Some people of a round, and the key of the next page when there is one."""

    items: list[ReviewItem] = field(default_factory=list)
    following: UUID | None = None


def reviewed(scope: Organisation, people: Collection[Identity]) -> dict[UUID, Reviewed]:
    """How it stands with each of these people, in one query; who was never in a round is left out."""
    rows = ReviewItem.objects.filter(round__organisation=scope, person__in=people).order_by("round__started_at")
    found: dict[UUID, Reviewed] = {}
    for person, decided_at, finished_at in rows.values_list("person_id", "decided_at", "round__finished_at"):
        before = found.get(person)
        waits = decided_at is None and finished_at is None
        found[person] = Reviewed(decided_at or (before.at if before else None), waits)
    return found


def round_of(scope: Organisation, identifier: UUID) -> ReviewRound:
    """A round of the organisation, open or finished. Raises NotFound for any other."""
    found = ReviewRound.objects.filter(organisation=scope, pk=identifier).first()
    if found is None:
        raise NotFound("Gennemgangen findes ikke.")
    return found


def item_of(scope: Organisation, identifier: UUID) -> ReviewItem:
    """One person of a round of the organisation. Raises NotFound for any other."""
    found = _items().filter(round__organisation=scope, pk=identifier).first()
    if found is None:
        raise NotFound("Personen er ikke med i gennemgangen.")
    return found


def waiting(round_: ReviewRound, *, after: UUID | None = None, limit: int = 20) -> ItemPage:
    """Who is still to be looked at, by name. ``after`` is the last one of the page before."""
    return _page(_items().filter(round=round_, decision=""), after, limit)


def decided(round_: ReviewRound, *, after: UUID | None = None, limit: int = 500) -> ItemPage:
    """Who was looked at, by name, each with the decision, by whom, when, and what they had: the proof."""
    return _page(_items().filter(round=round_).exclude(decision=""), after, limit)


def dropped_count(round_: ReviewRound) -> int:
    """From how many people of the round everything was taken."""
    return round_.items.filter(decision=Decision.DROP).count()


def _items() -> QuerySet[ReviewItem]:
    return ReviewItem.objects.select_related("person__organisation", "decided_by", "round")


def _page(items: QuerySet[ReviewItem], after: UUID | None, limit: int) -> ItemPage:
    if after is not None:
        name = ReviewItem.objects.filter(pk=after).values_list("name", flat=True).first() or ""
        items = items.filter(Q(name__gt=name) | Q(name=name, pk__gt=after))
    found = list(items.order_by("name", "pk")[: limit + 1])
    return ItemPage(found[:limit], found[limit - 1].pk if len(found) > limit else None)
