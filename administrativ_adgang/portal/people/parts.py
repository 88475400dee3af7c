"""What several people pages share: finding the person of the address, and how many people there are."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from administrativ_adgang.fbrs import effective, selectors
from administrativ_adgang.fbrs.models import Identity, IdentityType, Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import Page

_COUNTED = 1_000


class OnePerson(Page):
    """A page about the person of the address. Who has nothing to do with the organisation does not exist."""

    area = Area.PEOPLE

    @cached_property
    def person(self) -> Identity:
        """The person of the address."""
        return selectors.person(self.organisation, UUID(str(self.kwargs["person_id"])))

    @property
    def is_colleague(self) -> bool:
        """Whether the organisation employs the person: only then is it the one to make them inactive."""
        return self.person.type == IdentityType.EMPLOYEE and self.person.organisation_id == self.organisation.pk

    @property
    def person_address(self) -> str:
        """The address of the person's own page."""
        return self.address("person", person_id=self.person.pk)

    def context(self) -> dict[str, Any]:
        return {"person": self.person, "person_address": self.person_address}


def people_count(scope: Organisation) -> str:
    """How many people can do something in the organisation; large numbers are not counted to the end."""
    count = effective.people_count(scope, at_most=_COUNTED)
    return (
        f"mere end {words.number(_COUNTED)} personer" if count >= _COUNTED else words.count(count, "person", "personer")
    )
