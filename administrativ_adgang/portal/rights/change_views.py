"""Every right of one person at once: all or nothing, with what it changes before it is saved."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import effective, services, versions, what_if
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal import rights_words
from administrativ_adgang.portal.comparison import Line
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.rights import effects
from administrativ_adgang.portal.rights.effects import Panel
from administrativ_adgang.portal.rights.forms import AllRightsForm
from administrativ_adgang.portal.rights.parts import OnePerson

CHOOSE = "Sæt og fjern flueben. Så står her, hvad der ændrer sig."
_NOT_HELD = "nej"


class ChangeRightsPage(OnePerson, FormPage):
    """Ticks and ends. Who comes second sees what the first one changed, with the own input kept."""

    template_name = "portal/rights/change.html"
    form_class = AllRightsForm
    not_done = "Rettighederne er ikke gemt"
    task = "Ret en persons rettigheder"

    def heading(self) -> str:
        return f"Ret rettigheder for {self.person.name}"

    @cached_property
    def direct(self) -> dict[Privilege, Grant]:
        """What the person was given directly."""
        return {Privilege(one.type): one for one in versions.direct_grants(self.person, self.organisation)}

    @cached_property
    def offered(self) -> list[Privilege]:
        """What may be given here (to somebody at home), and what the person has, from wherever it came."""
        at_home = self.person.is_active and self.person.organisation_id == self.organisation.pk
        may_give = set(self.grantable) if at_home else set()
        return [privilege for privilege in Privilege if privilege in may_give or privilege in self.direct]

    def form_arguments(self) -> dict[str, Any]:
        expected = versions.of_person(self.person, self.organisation)
        return {"offered": self.offered, "held": self.direct, "initial": {"expected": expected}}

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if "expected" in request.GET:
            return self.show_panel(request.GET)
        return super().get(request, **keywords)

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        return self.show_panel(request.POST) if "preview" in request.POST else super().post(request, **keywords)

    def show_panel(self, asked: Any) -> HttpResponse:
        """The form as it stands, with what it would change. Saves nothing."""
        form = AllRightsForm(asked, **self.form_arguments())
        return self.show(form=form)

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        form: AllRightsForm = more["form"]
        return super().show(status=status, panel=self.panel(form), rows=form.rows(self._notes()), **more)

    def panel(self, form: AllRightsForm) -> Panel:
        """What the ticks would change."""
        name, by, scope = self.person.name, self.request.identity, self.organisation
        if not form.is_bound:
            return Panel(name, advice=CHOOSE)
        if not form.is_valid() and (set(form.errors) - {"__all__", "expected"}):
            return Panel(name, refusal=f"{next(iter(form.errors.values()))[0]}.")
        wanted = form.wanted()
        give = [privilege for privilege in wanted if privilege not in self.direct]
        take = [one for privilege, one in self.direct.items() if privilege not in wanted]
        refusals = [effects.why_not(by, self.person, privilege, scope, wanted[privilege]) for privilege in give]
        if any(refusals):
            return Panel(name, refusal=next(filter(None, refusals)))
        change = what_if.preview(self.person, scope, give=give, take=take)
        return effects.panel(name, change, scope, notes=[*self._moved(wanted), ("Skrives i loggen", "med dit navn.")])

    def _moved(self, wanted: dict[Privilege, datetime | None]) -> list[tuple[str, str]]:
        """Rights that stay or come, and end at another time than they do today."""
        notes = []
        for privilege, end in wanted.items():
            held = self.direct.get(privilege)
            if (held is None and end) or (held is not None and held.active_to != end):
                text = f"slutter {effects.when_it_ends(end)}." if end else "slutter ikke længere af sig selv."
                notes.append((privilege.label, text))
        return notes

    def _notes(self) -> dict[Privilege, str]:
        """What else gives the person the same right, and what cannot be given back from here."""
        notes = dict.fromkeys(self._not_mine(), "Kan fjernes her, men kun gives igen af Digital Post.")
        for right in effective.rights_of_person(self.person, self.organisation):
            if not right.is_direct:
                notes[right.privilege] = f"Har den også: {right.comes_from}."
        return notes

    def _not_mine(self) -> list[Privilege]:
        return [privilege for privilege in self.direct if privilege not in self.grantable]

    def context(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "who": self.who(self.person),
            "person_address": self.address("person", person_id=self.person.pk),
        }

    def save(self, form: AllRightsForm) -> str:
        services.replace_rights(
            by=self.request.identity,
            person=self.person,
            scope=self.organisation,
            wanted=form.wanted(),
            expected=form.cleaned_data["expected"],
        )
        messages.success(self.request, f"Rettighederne for {self.person.name} er gemt.")
        return self.address("person", person_id=self.person.pk)

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        if status != 409 or not isinstance(form, AllRightsForm):
            return super().show_again(form, status=status)
        del self.direct, self.offered
        again = AllRightsForm(form.data, **self.form_arguments())
        again.is_valid()
        again.errors.update(form.errors)
        # Whoever saves once more has seen what the other one did, so the newer version is what is agreed to.
        put_anew(again, expected=versions.of_person(self.person, self.organisation))
        return self.show(form=again, not_done=self.not_done, lines=_differences(again), status=status)


def _differences(form: AllRightsForm) -> list[Line]:
    """What stands now beside what was typed, where the two differ."""
    wanted, now = form.wanted(), clock.now()

    def told(has: bool, end: datetime | None) -> str:
        return f"ja, {rights_words.until(end, now)}" if has else _NOT_HELD

    lines = []
    for privilege in form.offered:
        held = form.held.get(privilege)
        line = Line(
            privilege.label,
            told(held is not None, held.active_to if held else None),
            told(privilege in wanted, wanted.get(privilege)),
        )
        lines += [line] if line.is_changed else []
    return lines
