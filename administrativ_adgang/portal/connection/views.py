"""The set-up page and the changes that need no consent."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.connection import selectors as emptyings
from administrativ_adgang.connection import setup
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.portal.connection import ways
from administrativ_adgang.portal.connection.forms import ChangeWayForm
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import ConfirmPage, Page
from administrativ_adgang.systems import selectors, setup_ways
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import SetUp


class SetUpPage(Page):
    """The three ways, which one is chosen, and what each demands."""

    area = Area.SET_UP
    title = "Opsætning"
    template_name = "portal/connection/set_up.html"

    def context(self) -> dict[str, Any]:
        set_up = selectors.set_up_of(self.organisation)
        facts = setup.facts(self.organisation)
        is_authority = self.organisation.is_authority
        now = SetUpWay(set_up.way)
        return {
            "set_up": set_up,
            "ways": [
                {
                    "label": way.label,
                    "meaning": ways.meaning(way, is_authority=is_authority),
                    "is_chosen": way == now,
                    "demands": setup_ways.demands(way, facts),
                    "address": self._address(now, way),
                    "empties": setup_ways.consent_needed(now, way),
                }
                for way in ways.offered(is_authority=is_authority)
            ],
            "run": emptyings.latest(self.organisation),
            "may_change": access.may_change(self.request.identity, Area.SET_UP, self.organisation),
        }

    def _address(self, now: SetUpWay, way: SetUpWay) -> str:
        name = "connect" if setup_ways.consent_needed(now, way) else "set-up-change"
        return self.address(name, way=ways.SLUGS[way])


class OneWay(Page):
    """A page about changing to the way in the address."""

    area = Area.SET_UP

    @cached_property
    def way(self) -> SetUpWay:
        """The way of the address; one the organisation cannot choose does not exist."""
        way = ways.BY_SLUG.get(self.kwargs["way"])
        if way is None or way not in ways.offered(is_authority=self.organisation.is_authority):
            raise Http404
        return way

    @cached_property
    def set_up(self) -> SetUp:
        """How the organisation is set up now."""
        return selectors.set_up_of(self.organisation)

    @property
    def now(self) -> SetUpWay:
        """The way the organisation has now."""
        return SetUpWay(self.set_up.way)

    @property
    def lacking(self) -> list[str]:
        """What is missing before the way can be chosen."""
        return setup_ways.missing(self.way, setup.facts(self.organisation))


class ChangeWayPage(OneWay, ConfirmPage):
    """A change that empties nothing: 1 to 2, 2 to 1, and back to the mailbox."""

    template_name = "portal/connection/change_way.html"
    form_class = ChangeWayForm
    done = "Opsætningen er skiftet."
    task = "Skift opsætning"

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if setup_ways.consent_needed(self.now, self.way):
            return redirect(self.address("connect", way=self.kwargs["way"]))
        if self.now == self.way:
            return redirect(self.address("set-up"))
        return super().get(request, **keywords)

    def heading(self) -> str:
        return f"Skift til opsætning {self.way.label}?"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.set_up.version}}

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        put_anew(form, version=self.set_up.version)
        return super().show_again(form, status=status)

    def context(self) -> dict[str, Any]:
        return {
            "lead": "Skiftet gælder fra det øjeblik, du bekræfter.",
            "lines": ways.comparison(self.now, self.way),
            "lacking": self.lacking,
            "consequences": [*ways.consequences(self.now, self.way), "Dit navn og tidspunktet skrives i loggen."],
            "can_be_undone": "Du kan skifte tilbage. Det tømmer postkassen ud i jeres systemer igen."
            if self.way == SetUpWay.NO_PICKUP
            else "Du kan skifte tilbage på samme måde.",
            "action": f"Skift til opsætning {self.way.label[0]}",
            "keep": f"Behold opsætning {self.now.label[0]}",
            "keep_address": self.address("set-up"),
            "back_label": "Opsætning",
        }

    def save(self, form: ChangeWayForm) -> str:
        setup.change_way(
            by=self.request.identity,
            organisation=self.organisation,
            way=self.way,
            expected=form.cleaned_data["version"],
        )
        return self.address("set-up")
