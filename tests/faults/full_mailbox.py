"""A full mailbox in the database of a house, whose organisation has just connected a system. Runs in the house."""

from __future__ import annotations

from administrativ_adgang.connection import emptying
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems.kinds import SetUpWay
from bench.ground import world
from tests.builders import build_employee, build_organisation, build_set_up, build_system

ORGANISATION = "Havnevig Kommune"


def empty(number: int, address: str) -> None:
    """Let so many letters lie there, and begin to empty it into the system at an address."""
    organisation = build_organisation(ORGANISATION)
    world.fill_mailbox(world.sender(), organisation, number=number)
    system = build_system(organisation, slot=1, endpoint=address, memo_version="1.2")
    build_set_up(organisation, SetUpWay.PICKUP_ONLY, system)
    emptying.start(by=build_employee(organisation, Privilege.ORGANISATION_ADMINISTRATOR), organisation=organisation)
