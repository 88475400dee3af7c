"""The ground the tests of rights stand on: an organisation with its administrator, and a partner with one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Grant, Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from tests.builders import build_company, build_employee, build_organisation

ADMINISTRATOR = Privilege.ORGANISATION_USER_ADMINISTRATOR


class World:
    """Built when first asked for."""

    @cached_property
    def home(self) -> Organisation:
        return build_organisation("Eksempelby Kommune")

    @cached_property
    def birgit(self) -> Identity:
        """The rights administrator."""
        return build_employee(self.home, ADMINISTRATOR, name="Birgit Storm")

    @cached_property
    def amina(self) -> Identity:
        """A colleague without rights."""
        return build_employee(self.home, name="Amina Yusuf", title="Sagsbehandler")

    @cached_property
    def partner(self) -> Organisation:
        return build_company("Revi A/S")

    @cached_property
    def rikke(self) -> Identity:
        """The partner's rights administrator."""
        return build_employee(self.partner, ADMINISTRATOR, name="Rikke Revisor")

    @cached_property
    def vagn(self) -> Identity:
        """The partner's employee."""
        return build_employee(self.partner, name="Vagn Thorsen")

    @cached_property
    def manager(self) -> Identity:
        """A manager at the owner of the solution."""
        return build_employee(build_organisation("Digital Post drift"), Privilege.SYSTEM_MANAGER, name="Siv Central")

    def build_everybody(self) -> None:
        """For tests that count queries: nobody is built while they count."""
        for name in ("birgit", "amina", "rikke", "vagn", "manager"):
            getattr(self, name)


def in_days(days: float) -> datetime:
    """A moment that many days ahead."""
    return clock.now() + timedelta(days=days)


def grant_of(person: Identity, privilege: Privilege) -> Grant:
    """The grant somebody has directly and that has not ended."""
    return Grant.objects.get(grantee=person, type=privilege, revoked_at=None)


def build_citizen_identity(name: str = "Lise Advokat") -> Identity:
    """A person who acts in their own name."""
    return Identity.objects.create(type=IdentityType.CITIZEN, name=name)
