"""Who can do what in the organisation now."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import effective, request_selectors, resting, review_selectors, selectors
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.pages import Page
from administrativ_adgang.portal.people import parts, presenters
from administrativ_adgang.portal.people.forms import ENDING, RESTING, PeopleFilter
from administrativ_adgang.portal.people.presenters import PersonRow

SHOWN = 50


class PeoplePage(Page):
    """The people of the organisation, by name, each with every right: where it comes from and when it ends."""

    area = Area.PEOPLE
    title = "Personer og rettigheder"
    template_name = "portal/people/list.html"

    @cached_property
    def filter(self) -> PeopleFilter:
        """What was chosen. What cannot be understood in it counts as not chosen."""
        form = PeopleFilter(self.request.GET)
        form.is_valid()
        return form

    def context(self) -> dict[str, Any]:
        rows, following = self._resting() if self.filter.shown == RESTING else self._able()
        chosen = self.filter.query()
        review = selectors.open_review(self.organisation)
        return {
            # Bound anew, so that an address nobody can understand shows no errors.
            "filter": PeopleFilter(initial=chosen),
            "is_narrowed": self.filter.is_narrowed,
            "shows_resting": self.filter.shown == RESTING,
            "rows": rows,
            "is_first": self.filter.key is None,
            "following": f"?{urlencode({**chosen, 'after': str(following)})}" if following else "",
            "first": f"?{urlencode(chosen)}",
            "count": parts.people_count(self.organisation),
            "review": review,
            "due": words.day(clock.danish_day(review.due_at), today=clock.today()) if review else "",
            "self_given": selectors.self_given(self.organisation)[:SHOWN],
            "standing": selectors.administrator_standing(self.organisation),
            **_requests(self.organisation),
        }

    def _able(self) -> tuple[list[PersonRow], UUID | None]:
        period = rights_words.SOON if self.filter.shown == ENDING else None
        page = self._people(period)
        now, scope = clock.now(), self.organisation
        reviewed = review_selectors.reviewed(scope, [person.identity for person in page.people])
        return [
            PersonRow(
                identity=person.identity,
                who=rights_words.who(person.identity, scope),
                rights=tuple(presenters.effective(right, scope, now) for right in person.rights),
                is_self=person.identity == self.request.identity,
                last_login=person.last_login,
                review=reviewed.get(person.identity.pk),
            )
            for person in page.people
        ], page.following

    def _people(self, period: timedelta | None) -> effective.PeoplePage:
        return effective.people(
            self.organisation,
            search=self.filter.search,
            privilege=self.filter.privilege,
            ends_within=period,
            after=self.filter.key,
            limit=SHOWN,
        )

    def _resting(self) -> tuple[list[PersonRow], UUID | None]:
        now, scope = clock.now(), self.organisation
        page = resting.people(
            scope, search=self.filter.search, privilege=self.filter.privilege, after=self.filter.key, limit=SHOWN
        )
        return [
            PersonRow(
                identity=person.identity,
                who=rights_words.who(person.identity, scope),
                rights=tuple(presenters.inactive(right, now) for right in person.rights),
                is_self=person.identity == self.request.identity,
            )
            for person in page.people
        ], page.following


def _requests(scope: Organisation) -> dict[str, Any]:
    waiting = request_selectors.waiting(scope)
    return {"waiting": waiting.count(), "oldest": waiting.first()}
