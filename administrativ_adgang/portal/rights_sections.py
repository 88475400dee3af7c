"""The pages about rights, in the order of their own menu: one table, shown as far as the person may see.

Several areas share that menu, and areas do not know each other: each has its line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area

#: The area one must see, the name of the first page, and the label. A line comes with its page.
SECTIONS: tuple[tuple[Area, str, str], ...] = (
    (Area.PEOPLE, "people", "Personer"),
    (Area.PEOPLE, "rights", "Rettigheder"),
    (Area.PEOPLE, "groups", "Grupper"),
    (Area.PEOPLE, "partners", "Partnere"),
    (Area.ACCESS_REQUESTS, "access-requests", "Anmodninger"),
    (Area.PEOPLE, "review", "Gennemgang"),
)


@dataclass(frozen=True)
class Section:
    """One link of the menu; ``name`` is that of its first page."""

    name: str
    label: str
    address: str


def sections(identity: Identity, organisation: Organisation) -> list[Section]:
    """What this person may see of it in this organisation. One alone is no choice: then there is no menu."""
    held = access.privileges_in(identity, organisation)
    seen = [
        Section(name, label, reverse(f"portal:{name}", kwargs={"organisation_id": organisation.pk}))
        for area, name, label in SECTIONS
        if AREAS[area].see & held
    ]
    return seen if len(seen) > 1 else []
