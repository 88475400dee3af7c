"""The municipality with a rights administrator and colleagues, as the pages about rights want it."""

from __future__ import annotations

from typing import Any

from administrativ_adgang.fbrs import access, groups, services
from administrativ_adgang.fbrs.models import Grant, Group, Identity
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_employee
from tests.client import StrictClient, text_at
from tests.fbrs.worlds import grant_of
from tests.people import Cast, log_in
from tests.portal.systems.worlds import address as address_in

STATISTICS, RECALL = Privilege.STATISTICS_ADMINISTRATOR, Privilege.RECALL_ADMINISTRATOR
SYSTEMS, ADMINISTRATOR = Privilege.ORGANISATION_ADMINISTRATOR, Privilege.ORGANISATION_USER_ADMINISTRATOR


class Office:
    """Birgit gives rights to Amina, who has none, and to Sanne, who sees statistics. Birgit is logged in."""

    def __init__(self, cast: Cast) -> None:
        self.home, self.birgit, self.sanne = cast.municipality, cast.birgit, cast.sanne
        self.amina = build_employee(self.home, name="Amina Yusuf", title="Sagsbehandler")
        self.client = log_in(StrictClient(), self.birgit)

    def address(self, name: str, **keywords: Any) -> str:
        """The address of a page in the municipality."""
        return address_in(self.home, name, **keywords)

    def may(self, person: Identity, privilege: Privilege) -> bool:
        """Whether the person may now."""
        return access.may(person, privilege, self.home)

    def right(self, person: Identity, privilege: Privilege) -> Grant:
        """The grant the person has."""
        return grant_of(person, privilege)

    def group(self, *people: Identity, privilege: Privilege = RECALL) -> Group:
        """A group that gives one right to these people."""
        made = groups.create_group(by=self.birgit, scope=self.home, name="Drift")
        services.give_to_group(by=self.birgit, group=made, privilege=privilege)
        groups.add_members(by=self.birgit, group=made, people=people)
        return made


def told(page: Any) -> list[str]:
    """The lines of the error summary."""
    return text_at(page, ".alert-error", "li")


def version_in(page: Any, name: str = "version") -> str:
    """The version a form was shown for."""
    return str(page.xpath(f"//input[@name='{name}']")[0].get("value"))
