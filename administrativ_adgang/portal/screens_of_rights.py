"""Which screens a change of rights opens and closes: read from the addresses and their guards, so it is never behind.

What this says is what the guards do afterwards: tests/portal/test_screens_of_rights.py asks every address.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import AREAS, Area, Privilege
from administrativ_adgang.fbrs.what_if import Change
from administrativ_adgang.portal import menu
from administrativ_adgang.portal.guard import Guard

_ORGANISATION = "organisation_id"
_FIRST_PAGES = dict(menu.PAGES)


@dataclass(frozen=True)
class Screen:
    """One address below an organisation and what it asks for.

    ``opens`` are the privileges of which one is enough. ``task`` says what one does there; empty for what is only a
    part of another screen. ``places`` are what the address has to be told besides the organisation: a system, a letter.
    """

    name: str
    area: Area
    change: bool
    opens: frozenset[Privilege]
    task: str
    places: frozenset[str]

    def is_open_to(self, held: Collection[Privilege]) -> bool:
        """Whether somebody with these privileges gets past the guard."""
        return not self.opens.isdisjoint(held)


@dataclass(frozen=True)
class Line:
    """A line of the what-if: a whole area, or that one can (no longer) change in it. ``tasks`` are its single screens.

    ``address`` is where it begins; empty where every address of it is about some single thing.
    """

    text: str
    address: str
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What a change opens and closes: as lines for people, and as the very addresses.

    A closed address answers 403 at the next request; with nothing left in the organisation, 404 like all of it.
    """

    gained: tuple[Line, ...]
    lost: tuple[Line, ...]
    opened: frozenset[Screen]
    closed: frozenset[Screen]
    loses_everything: bool


@cache
def screens() -> tuple[Screen, ...]:
    """Every address of the portal that asks for a right, in the order of the addresses."""
    _, door = get_resolver().namespace_dict["portal"]
    return tuple(_screen(entry, places) for entry, places in _walk(door, frozenset()) if _guard(entry).area)


def effect(change: Change, organisation: Organisation) -> Effect:
    """What the change means for the person's screens in the organisation."""
    opened = frozenset(one for one in screens() if one.is_open_to(change.after) and not one.is_open_to(change.before))
    closed = frozenset(one for one in screens() if one.is_open_to(change.before) and not one.is_open_to(change.after))
    return Effect(
        gained=tuple(_gained(change, opened, organisation)),
        lost=tuple(_lost(change, closed, organisation)),
        opened=opened,
        closed=closed,
        loses_everything=change.loses_everything,
    )


def _gained(change: Change, opened: Collection[Screen], organisation: Organisation) -> Iterator[Line]:
    for area, found in _by_area(opened):
        label = AREAS[area].label
        if area not in change.areas_gained:
            label = f"kan nu også ændre i {label}"
        elif any(one.area == area and one not in found for one in screens()):
            label = f"{label}, uden at kunne ændre"
        yield _line(label, area, found, organisation)


def _lost(change: Change, closed: Collection[Screen], organisation: Organisation) -> Iterator[Line]:
    for area, found in _by_area(closed):
        label = AREAS[area].label
        text = label if area in change.areas_lost else f"kan ikke længere ændre i {label}"
        yield _line(text, area, found, organisation)


def _by_area(found: Collection[Screen]) -> Iterator[tuple[Area, list[Screen]]]:
    """In the order of the menu; an area without an address has no line."""
    for area in AREAS:
        of_area = [one for one in screens() if one in found and one.area == area]
        if of_area:
            yield area, of_area


def _line(text: str, area: Area, found: list[Screen], organisation: Organisation) -> Line:
    plain = {one.name for one in screens() if one.area == area and not one.places}
    first = _FIRST_PAGES.get(area) or next((one.name for one in found if one.name in plain), None)
    tasks = tuple(dict.fromkeys(one.task for one in found if one.task))
    return Line(text, _address(first, organisation.pk) if first else "", tasks)


def _address(name: str, organisation_id: UUID) -> str:
    return reverse(f"portal:{name}", kwargs={_ORGANISATION: organisation_id})


def _walk(resolver: URLResolver, places: frozenset[str]) -> Iterator[tuple[URLPattern, frozenset[str]]]:
    for entry in resolver.url_patterns:
        inside = places | set(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, inside)
        else:
            yield entry, inside


def _guard(entry: URLPattern) -> Guard:
    found = entry.callback.guard  # type: ignore[attr-defined]
    assert isinstance(found, Guard)
    return found


def _screen(entry: URLPattern, places: frozenset[str]) -> Screen:
    guard = _guard(entry)
    assert guard.area is not None
    assert entry.name is not None
    view = getattr(entry.callback, "view_class", None)
    task = getattr(view, "task", "") or getattr(view, "title", "")
    return Screen(entry.name, guard.area, guard.change, guard.opens, task, places - {_ORGANISATION})
