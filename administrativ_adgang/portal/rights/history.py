"""Lines of a history of rights: events, told in the words the pages about rights share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs import history
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.portal import rights_words


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a right. ``person_id`` is None where it happened to a group as such."""

    time: datetime
    deed: str
    name: str
    person_id: UUID | None
    detail: str
    by: str


def lines(events: Collection[Event], scope: Organisation) -> list[HistoryLine]:
    """The lines, in the order of the events, for a reader in the organisation."""
    return [_line(entry.event, entry.actor) for entry in history.entries(events, scope)]


def _line(event: Event, actor: str) -> HistoryLine:
    told = event.properties
    person = told.get("grantee")
    group = f"Gruppen {told['group_name']}" if "group_name" in told else ""
    detail = rights_words.detail(event)
    if not person and group:
        # Its name stands in the column of who it happened to.
        detail = detail.removeprefix(f"Gennem gruppen {told['group_name']}").removeprefix(", ")
    return HistoryLine(
        time=event.time,
        deed=rights_words.deed(event),
        name=str(told.get("grantee_name") or group),
        person_id=UUID(person) if person else None,
        detail=detail[:1].upper() + detail[1:],
        by=actor or rights_words.THE_SOLUTION,
    )
