"""What has happened to somebody's rights, page by page, and who did it as the reader may know it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from administrativ_adgang.events import selectors as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs.models import Identity, Organisation


@dataclass(frozen=True)
class Entry:
    """One event and its actor: a colleague by name, anybody else by organisation (portal-features 3.5, rule 5)."""

    event: Event
    actor: str


@dataclass(frozen=True)
class HistoryPage:
    """Some entries, newest first, and the key of the next page when there is one."""

    entries: list[Entry] = field(default_factory=list)
    following: int | None = None


def of_person(person: Identity, scope: Organisation, *, before: int | None = None, limit: int = 50) -> HistoryPage:
    """Everything about one person's rights in the organisation, refused attempts too. ``before`` is the last event of
    the page before.
    """
    found = events.of_person(person.pk, organisation_id=scope.pk)
    listed = list((found.filter(pk__lt=before) if before is not None else found)[: limit + 1])
    shown = listed[:limit]
    return HistoryPage(entries(shown, scope), shown[-1].pk if len(listed) > limit else None)


def entries(found: Collection[Event], scope: Organisation) -> list[Entry]:
    """Events with their actors, in one query more."""
    actors: dict[UUID, Identity] = Identity.objects.select_related("organisation").in_bulk(
        {event.actor_identity_id for event in found if event.actor_identity_id}
    )
    return [Entry(event, _actor(event, actors, scope)) for event in found]


def _actor(event: Event, actors: dict[UUID, Identity], scope: Organisation) -> str:
    known = actors.get(event.actor_identity_id) if event.actor_identity_id else None
    home = known.organisation if known else None
    if home is not None and home.pk != scope.pk:
        return f"{home.name} (CVR {home.cvr_number})"
    return event.actor_label
