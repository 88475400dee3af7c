"""Screen 08: give a right. First who, then what, and what it changes before anything is saved."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs import effective, selectors, services, what_if
from administrativ_adgang.fbrs.effective import EffectiveRight
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.services import Given
from administrativ_adgang.portal import words
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.rights import effects
from administrativ_adgang.portal.rights.effects import Panel
from administrativ_adgang.portal.rights.forms import GiveForm
from administrativ_adgang.portal.rights.parts import OnePerson

_MOST_FOUND = 20
CHOOSE_A_RIGHT = "Vælg en rettighed. Så står her, hvad der ændrer sig."


class GiveRightPage(OnePerson, FormPage):
    """Without a person in the address one is chosen first; both steps work without script."""

    title = "Giv en rettighed"
    template_name = "portal/rights/give.html"
    form_class = GiveForm
    not_done = "Rettigheden er ikke givet"

    @cached_property
    def person(self) -> Identity:
        """The person of the query."""
        try:
            return selectors.person(self.organisation, UUID(self.request.GET["person"]))
        except ValueError as wrong:
            raise NotFound("Personen findes ikke.") from wrong

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if not request.GET.get("person"):
            return self.choose_person()
        asked = {name: request.GET[name] for name in ("privilege", "active_to") if name in request.GET}
        return self.show_panel(asked)

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        if not request.GET.get("person"):
            return self.choose_person(is_missing=True)
        if "preview" in request.POST:
            return self.show_panel(request.POST.dict())
        return super().post(request, **keywords)

    def choose_person(self, *, is_missing: bool = False) -> HttpResponse:
        """The first step: find the colleague."""
        search = self.request.GET.get("q", "").strip()
        found = selectors.employees(self.organisation, search=search, limit=_MOST_FOUND + 1)
        held = effective.rights_of(found, self.organisation)
        rows = [
            {
                "person": person,
                "who": self.who(person),
                "can": words.listing(list(dict.fromkeys(one.privilege.label for one in held.get(person.pk, ())))),
                "address": f"{self.address('give-right')}?{urlencode({'person': person.pk})}",
            }
            for person in found[:_MOST_FOUND]
        ]
        told = {"people": rows, "search": search, "more": len(found) > _MOST_FOUND, "is_missing": is_missing}
        context = {"title": self.title, **told}
        status = 422 if is_missing else 200
        return render(self.request, "portal/rights/choose_person.html", context, status=status)

    def show_panel(self, asked: dict[str, str]) -> HttpResponse:
        """The second step as asked so far, with what it would change. Saves nothing."""
        form = GiveForm(grantable=self.grantable, initial=asked)
        return self.show(form=form, panel=self.panel(asked))

    def form_arguments(self) -> dict[str, Any]:
        return {"grantable": self.grantable}

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        more.setdefault("panel", self.panel(self.request.POST.dict()))
        more |= {"person": self.person, "who": self.who(self.person), "held": self._held}
        return super().show(status=status, **more)

    @cached_property
    def _held(self) -> tuple[EffectiveRight, ...]:
        return effective.rights_of_person(self.person, self.organisation)

    def panel(self, asked: dict[str, str]) -> Panel:
        """What the choice would change."""
        name, by, scope = self.person.name, self.request.identity, self.organisation
        form = GiveForm(asked, grantable=self.grantable)
        form.is_valid()
        chosen, end = form.cleaned_data.get("privilege"), form.cleaned_data.get("active_to")
        probe = Privilege(chosen) if chosen else next(iter(self.grantable))
        if form.errors.get("active_to"):
            refusal = f"{form.errors['active_to'][0]}."
        else:
            refusal = effects.why_not(by, self.person, probe, scope, end) if chosen or not self._is_at_home else ""
        if not chosen:
            return Panel(name, refusal=refusal, advice=CHOOSE_A_RIGHT)
        if refusal:
            return Panel(name, refusal=refusal)
        existing = next((one for one in self._held if one.privilege == probe and one.grant.group_id is None), None)
        if existing is not None:
            return Panel(name, refusal=self._already(existing))
        change = what_if.preview(self.person, scope, give=[probe])
        notes = [effects.period_note(name, end), effects.LOG_NOTE]
        if by.pk == self.person.pk:
            notes.append(effects.OWN_NOTE)
        return effects.panel(name, change, scope, notes=[*self._through_groups(probe), *notes])

    @property
    def _is_at_home(self) -> bool:
        return self.person.is_active and self.person.organisation_id == self.organisation.pk

    def _through_groups(self, privilege: Privilege) -> list[tuple[str, str]]:
        ways = [one.comes_from for one in self._held if one.privilege == privilege]
        if not ways:
            return []
        return [
            ("Har den allerede", f"gennem {words.listing(ways)}. Givet direkte bliver den, når gruppen ikke er der.")
        ]

    def _already(self, held: EffectiveRight) -> str:
        until = effects.until_phrase(held.grant.active_to)
        return f"{self.person.name} har allerede rettigheden {held.privilege.label}, {until}."

    def save(self, form: GiveForm) -> str:
        given = services.give(
            by=self.request.identity,
            grantee=self.person,
            privilege=Privilege(form.cleaned_data["privilege"]),
            scope=self.organisation,
            active_to=form.cleaned_data["active_to"],
        )
        self._tell(given)
        return self.address("person" if given.is_new else "right", **self._next(given))

    def _next(self, given: Given) -> dict[str, Any]:
        return {"person_id": self.person.pk} if given.is_new else {"grant_id": given.grant.pk}

    def _tell(self, given: Given) -> None:
        label, until = Privilege(given.grant.type).label, effects.until_phrase(given.grant.active_to)
        if given.is_new:
            messages.success(self.request, f"{self.person.name} har fået rettigheden {label}, {until}.")
        else:
            messages.info(
                self.request,
                f"{self.person.name} har allerede rettigheden {label}, {until}. Intet er ændret. "
                "Slutdatoen kan ændres her.",
            )
