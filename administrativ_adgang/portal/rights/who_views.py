"""Every right there is, who has it now, and who has had it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import effective, selectors
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Area, Privilege
from administrativ_adgang.portal import rights_words
from administrativ_adgang.portal.pages import Page
from administrativ_adgang.portal.rights.history import lines

_AT_ONCE = 50


class RightsPage(Page):
    """The catalogue, in plain words. Leads to who has each."""

    area = Area.PEOPLE
    title = "Rettigheder"
    template_name = "portal/rights/rights.html"

    def context(self) -> dict[str, Any]:
        def rows(central: bool) -> list[dict[str, Any]]:
            return [
                {"label": one.label, "meaning": DESCRIPTIONS[one], "code": one.value}
                for one in Privilege
                if one in PERSON_PRIVILEGES and (one in CENTRAL_PRIVILEGES) is central
            ]

        return {"own": rows(central=False), "central": rows(central=True)}


class RightHistoryPage(Page):
    """One right: who has it now and by what way, and everybody who got or lost it, when and by whom."""

    area = Area.PEOPLE
    template_name = "portal/rights/right_history.html"
    task = "Se, hvem der har og har haft en rettighed"

    @cached_property
    def privilege(self) -> Privilege:
        """The right of the address; anything that no person can hold does not exist."""
        code = self.kwargs["privilege"]
        if code not in PERSON_PRIVILEGES:
            raise Http404
        return Privilege(code)

    def heading(self) -> str:
        return self.privilege.label

    def context(self) -> dict[str, Any]:
        now = clock.now()
        after, before = self._after(), self._before()
        page = effective.people(self.organisation, privilege=self.privilege, after=after, limit=_AT_ONCE)
        holders = [
            {
                "person": one.identity,
                "who": rights_words.who(one.identity, self.organisation),
                "grant": right.grant,
                "comes_from": right.comes_from,
                "until": rights_words.until(right.until, now),
                "is_near": rights_words.is_near(right.until, now),
            }
            for one in page.people
            for right in one.rights
            if right.privilege == self.privilege
        ]
        events = selectors.history_of_right(self.privilege, self.organisation, before=before, limit=_AT_ONCE + 1)
        return {
            "meaning": DESCRIPTIONS[self.privilege],
            "holders": holders,
            "more_holders": self._with(efter=page.following) if page.following else "",
            "history": lines(events[:_AT_ONCE], self.organisation),
            "older": self._with(before=events[_AT_ONCE - 1].pk) if len(events) > _AT_ONCE else "",
            "is_first": after is None and before is None,
        }

    def _with(self, **key: Any) -> str:
        names = {"before": "aeldre", "efter": "efter"}
        query = urlencode({names[name]: value for name, value in key.items()})
        return f"{self.address('right-history', privilege=self.privilege.value)}?{query}"

    def _after(self) -> UUID | None:
        try:
            return UUID(self.request.GET["efter"])
        except (KeyError, ValueError):
            return None

    def _before(self) -> int | None:
        asked = self.request.GET.get("aeldre", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
