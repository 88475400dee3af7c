"""One person: what they can do, why, and what has happened."""

from __future__ import annotations

from typing import Any

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import effective, history, review_selectors, what_if
from administrativ_adgang.fbrs.privileges import Area, Privilege
from administrativ_adgang.portal import rights_words
from administrativ_adgang.portal.people import presenters
from administrativ_adgang.portal.people.parts import OnePerson

_EVENTS_SHOWN = 50


class PersonPage(OnePerson):
    """What somebody can do now and where it comes from, what does not count and why, and what one can do about it."""

    template_name = "portal/people/person.html"
    task = "Se en persons rettigheder"

    def heading(self) -> str:
        return self.person.name

    def context(self) -> dict[str, Any]:
        now, scope = clock.now(), self.organisation
        held = effective.rights_of_person(self.person, scope)
        privileges = frozenset(right.privilege for right in held)
        inactive = [presenters.inactive(right, now) for right in effective.inactive_rights(self.person, scope)]
        return super().context() | {
            "who": rights_words.who(self.person, scope),
            "is_self": self.person == self.request.identity,
            "is_colleague": self.is_colleague,
            "rights": [presenters.effective(right, scope, now) for right in held],
            "resting": [line for line in inactive if line.grant.revoked_at is None],
            "ended": [line for line in inactive if line.grant.revoked_at is not None],
            "areas": _areas(privileges),
            "review": review_selectors.reviewed(scope, [self.person]).get(self.person.pk),
        }


class HistoryPage(OnePerson):
    """What has happened to somebody's rights, newest first: given, taken, ended, and attempts that were refused."""

    template_name = "portal/people/history.html"
    task = "Se en persons historik"

    def heading(self) -> str:
        return f"Historik for {self.person.name}"

    def context(self) -> dict[str, Any]:
        after = self.request.GET.get("after", "")
        before = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
        page = history.of_person(self.person, self.organisation, before=before, limit=_EVENTS_SHOWN)
        return super().context() | {
            "entries": [
                {
                    "time": entry.event.time,
                    "deed": rights_words.deed(entry.event),
                    "right": rights_words.right(str(entry.event.properties.get("privilege", ""))),
                    "actor": entry.actor,
                    "detail": rights_words.detail(entry.event),
                }
                for entry in page.entries
            ],
            "is_first": before is None,
            "older": f"?after={page.following}" if page.following else "",
        }


def _areas(held: frozenset[Privilege]) -> list[what_if.AreaRow]:
    """The areas these rights open, each with how far. The front page is open to everybody with a right."""
    rows = what_if.Change(held, held).rows
    return [row for row in rows if row.after != what_if.NOTHING and row.area != Area.FRONT_PAGE]
