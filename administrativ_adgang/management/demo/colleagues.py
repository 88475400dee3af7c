"""The colleagues of the demo world as data: enough of them that lists page, with groups, partners and an outsider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.management.demo import world

_P = Privilege

_FIRST = (
    *("Anders", "Bente", "Carl", "Dorthe", "Erik", "Fatima", "Gitte", "Hassan", "Inge", "Jakob"),
    *("Kirsten", "Lars", "Mette", "Niels", "Omar", "Pernille", "Rune", "Signe", "Thomas", "Ulla"),
)
_LAST = ("Bak", "Dam", "Eskildsen", "Friis", "Grøn", "Høj", "Iversen", "Kofoed", "Lind", "Møller", "Nør", "Overgaard")


@dataclass(frozen=True)
class DemoGroup:
    """A named group, its rights, and how many colleagues of its title are in it."""

    employer: str
    name: str
    title: str
    privileges: tuple[Privilege, ...]
    size: int


GROUPS = (
    DemoGroup(world.MUNICIPALITY, "Borgerservice", "Borgerservicemedarbejder", (_P.CITIZEN_SERVICE_EMPLOYEE,), 14),
    DemoGroup(world.MUNICIPALITY, "Fælles postkasse", "Sagsbehandler", (_P.MESSAGE_BASIC, _P.MESSAGE_WRITE), 12),
    DemoGroup(
        world.MUNICIPALITY,
        "Digitalisering",
        "Digitaliseringskonsulent",
        (_P.MESSAGE_LOG_ADMINISTRATOR, _P.CONTACT_ADMINISTRATOR, _P.RECALL_ADMINISTRATOR),
        5,
    ),
    DemoGroup(world.MUNICIPALITY, "Ledelsen", "Chef", (_P.STATISTICS_ADMINISTRATOR,), 6),
    DemoGroup(world.AGENCY, "Havnevagten", "Havneassistent", (_P.MESSAGE_BASIC,), 8),
)
#: Employees who have no right at all, per employer: they can be found and given one.
WITHOUT_RIGHTS = {world.MUNICIPALITY: ("Planlægger", 15), world.AGENCY: ("Kranfører", 4)}


def named(start: int, count: int) -> list[str]:
    """Invented names; every number has its own."""
    return [f"{_FIRST[number % 20]} {_LAST[(number + number // 20) % 12]}" for number in range(start, start + count)]


def colleagues() -> Iterator[tuple[str, str, list[str], DemoGroup | None]]:
    """Employer, title, names and group of every colleague; they have no log-in, so the log-in page stays short."""
    start = 0
    for group in GROUPS:
        yield group.employer, group.title, named(start, group.size), group
        start += group.size
    for employer, (title, count) in WITHOUT_RIGHTS.items():
        yield employer, title, named(start, count), None
        start += count


#: What follows log-in, per log-in name: what the imagined identity provider says the first time.
FOLLOWING_LOG_IN = {"oskar.friis": (_P.ACTION_LOG_ADMINISTRATOR, _P.SEARCH_LOG_ADMINISTRATOR)}


@dataclass(frozen=True)
class DemoChain:
    """Access handed on: the organisation's partner, the partner's own supplier, and whom each hands it on to."""

    scope: str
    privilege: Privilege
    partner: str
    employee: str
    supplier: str = ""
    supplier_employee: str = ""


CHAINS = (
    DemoChain(
        world.MUNICIPALITY,
        _P.STATISTICS_ADMINISTRATOR,
        partner=world.COMPANY,
        employee="agnete.lind",
        supplier=world.BOOKKEEPER,
        supplier_employee="sune.falk",
    ),
    DemoChain(world.MUNICIPALITY, _P.MESSAGE_LOG_ADMINISTRATOR, partner=world.COMPANY, employee="agnete.lind"),
    DemoChain(world.AGENCY, _P.MESSAGE_BASIC, partner=world.COMPANY, employee="rasmus.toft"),
)
