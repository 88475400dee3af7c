"""The half-yearly review: keep or drop, one click a person, and the proof of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import StaleVersion
from administrativ_adgang.fbrs import effective, review_selectors, reviews, selectors
from administrativ_adgang.fbrs.models import Decision, ReviewItem, ReviewRound
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.pages import FormPage, Page
from administrativ_adgang.portal.people import parts, presenters
from administrativ_adgang.portal.people.forms import DecisionForm

_DONE = {
    Decision.KEEP: "{} beholder sine rettigheder.",
    Decision.DROP: "Alle rettigheder er fjernet fra {}.",
}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class ReviewPage(Page):
    """Who is still to be looked at in the round that runs, and the rounds that are over."""

    area = Area.PEOPLE
    title = "Halvårlig gennemgang"
    template_name = "portal/people/review.html"

    def after(self) -> str:
        """Where in the list one is."""
        return self.request.GET.get("after", "")

    def context(self) -> dict[str, Any]:
        scope = self.organisation
        finished = list(selectors.finished_reviews(scope)[:10])
        round_ = selectors.open_review(scope)
        if round_ is None:
            return {"finished": finished, "count": parts.people_count(scope)}
        key = _key(self.after())
        page = review_selectors.waiting(round_, after=key)
        return {
            "finished": finished,
            "round": round_,
            "due": words.day(clock.danish_day(round_.due_at), today=clock.today()),
            "rows": self._rows(page.items),
            "after": key or "",
            "following": f"?{urlencode({'after': page.following})}" if page.following else "",
        }

    def _rows(self, items: list[ReviewItem]) -> list[dict[str, Any]]:
        now, scope = clock.now(), self.organisation
        rights = effective.rights_of([item.person for item in items], scope)
        return [
            {
                "item": item,
                "who": rights_words.who(item.person, scope),
                "is_self": item.person == self.request.identity,
                "rights": [presenters.effective(right, scope, now) for right in rights.get(item.person_id, ())],
            }
            for item in items
        ]


class StartPage(Page):
    """Begin a round. Where one runs already, that one goes on."""

    area, change = Area.PEOPLE, True
    http_method_names = ["post"]
    task = "Begynd en gennemgang"

    def post(self, request: Any) -> HttpResponse:
        """Begin, and show whose turn it is."""
        reviews.start_round(by=request.identity, scope=self.organisation)
        return redirect(self.address("review"))


class DecidePage(ReviewPage, FormPage):
    """One click of the review. A refusal is told on the review's own page, where the person still stands."""

    change = True
    http_method_names = ["post"]
    form_class = DecisionForm
    not_done = "Intet er ændret"
    task = "Behold eller fjern en persons rettigheder"

    @cached_property
    def item(self) -> ReviewItem:
        """The person of the address, in a round of this organisation."""
        return review_selectors.item_of(self.organisation, UUID(str(self.kwargs["item_id"])))

    def form_arguments(self) -> dict[str, Any]:
        self.item  # noqa: B018 - another organisation's does not exist, whatever was sent
        return {}

    def after(self) -> str:
        return self.request.POST.get("after", "")

    def save(self, form: DecisionForm) -> str:
        decision = Decision(form.cleaned_data["decision"])
        if self.item.decided_by is not None:
            raise StaleVersion(
                f"{self.item.decided_by.name} har gennemgået {self.item.name} imens. Intet er ændret af dig."
            )
        reviews.decide(
            by=self.request.identity,
            scope=self.organisation,
            item=self.item,
            decision=decision,
            expected=form.cleaned_data["version"],
        )
        messages.success(self.request, _DONE[decision].format(self.item.name))
        after = form.cleaned_data["after"]
        return self.address("review") + (f"?{urlencode({'after': after})}" if after else "")


class ProofPage(Page):
    """Who decided what about whom, and when: a page to print and keep."""

    area = Area.PEOPLE
    template_name = "portal/people/proof.html"
    task = "Se en gennemgang som bevis"

    @cached_property
    def round(self) -> ReviewRound:
        """The round of the address."""
        return review_selectors.round_of(self.organisation, UUID(str(self.kwargs["round_id"])))

    def heading(self) -> str:
        return f"Gennemgang af rettigheder i {self.organisation.name}"

    def context(self) -> dict[str, Any]:
        page = review_selectors.decided(self.round, after=_key(self.request.GET.get("after", "")))
        return {
            "round": self.round,
            "items": page.items,
            "dropped": review_selectors.dropped_count(self.round),
            "following": f"?{urlencode({'after': page.following})}" if page.following else "",
        }
