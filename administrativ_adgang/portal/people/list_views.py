"""Who can do what in the organisation now."""

from __future__ import annotations

from typing import Any

from administrativ_adgang.fbrs import effective
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.pages import Page


class PeoplePage(Page):
    """The people of the organisation, by name, each with every right."""

    area = Area.PEOPLE
    title = "Personer og rettigheder"
    template_name = "portal/people/list.html"

    def context(self) -> dict[str, Any]:
        return {"page": effective.people(self.organisation)}
