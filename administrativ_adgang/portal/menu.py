"""The main menu: one table, shown as far as the person may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area

# Area and the name of its first page, in the order of the screen. The mailbox comes last.
PAGES: tuple[tuple[Area, str], ...] = (
    (Area.FRONT_PAGE, "front"),
    (Area.SYSTEMS, "systems"),
    (Area.PEOPLE, "people"),
    (Area.ACCESS_REQUESTS, "access-requests"),
    (Area.RECALL, "recall"),
    (Area.STATISTICS, "statistics"),
    (Area.MAILBOX, "mailbox"),
)
# Pages that belong under another item of the menu, or, for whoever does not see that one, under their own.
_UNDER = {Area.SET_UP: Area.SYSTEMS, Area.EMPTYING: Area.SYSTEMS, Area.ACCESS_REQUESTS: Area.PEOPLE}
#: The areas one can come to; a right to any other opens nothing yet.
OPEN_AREAS = frozenset(area for area, _ in PAGES) | frozenset(_UNDER)


@dataclass(frozen=True)
class Item:
    """One item: its label, where it leads, and whether it is where one is."""

    label: str
    address: str
    current: bool


def items(identity: Identity, organisation: Organisation, area: Area | None) -> list[Item]:
    """The items this person may see in this organisation, asked of the grants at every request."""
    held = access.privileges_in(identity, organisation)
    seen = {page: name for page, name in PAGES if AREAS[page].see & held}
    here = _UNDER[area] if area in _UNDER and _UNDER[area] in seen else area
    return [
        Item(AREAS[page].label, reverse(f"portal:{name}", kwargs={"organisation_id": organisation.pk}), page == here)
        for page, name in seen.items()
        if _UNDER.get(page) not in seen
    ]
