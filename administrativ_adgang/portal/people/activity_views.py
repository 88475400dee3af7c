"""Making a colleague inactive and active again, with what it means said before."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpResponse

from administrativ_adgang.core.errors import NotFound, NotPossibleNow
from administrativ_adgang.fbrs import activity, resting, rules, selectors, what_if
from administrativ_adgang.portal import screens_of_rights, words
from administrativ_adgang.portal.fields import put_anew
from administrativ_adgang.portal.pages import ConfirmPage
from administrativ_adgang.portal.people import presenters
from administrativ_adgang.portal.people.forms import VersionForm
from administrativ_adgang.portal.people.parts import OnePerson

LOGGED = "Dit navn og tidspunktet skrives i loggen."


class _ConfirmActivity(OnePerson, ConfirmPage):
    """A question about a colleague. Somebody else's employee is not ours to ask about."""

    template_name = "portal/people/confirm.html"
    form_class = VersionForm

    def form_arguments(self) -> dict[str, Any]:
        if not self.is_colleague:
            raise NotFound("Personen er ikke ansat her.")
        return {"initial": {"version": self.person.version}}

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        # The page tells how things are now, so sending it once more agrees to the newer version.
        put_anew(form, version=self.person.version)
        return super().show_again(form, status=status)

    def context(self) -> dict[str, Any]:
        return super().context() | {"back_label": self.person.name, "keep_address": self.person_address}


class DeactivatePage(_ConfirmActivity):
    """Take a colleague out, everywhere and at once. The rights stay and count for nothing meanwhile."""

    task = "Gør en person inaktiv"
    done = "Personen er inaktiv."

    @cached_property
    def preview(self) -> what_if.Change:
        """What the person and the organisation lose."""
        return what_if.preview(self.person, self.organisation, deactivate=True)

    def heading(self) -> str:
        return f"Gør {self.person.name} inaktiv?"

    def context(self) -> dict[str, Any]:
        name, scope = self.person.name, self.organisation
        lost = screens_of_rights.effect(self.preview, scope).lost
        themselves = self.person == self.request.identity
        return super().context() | {
            "lead": "Det gælder fra det øjeblik, du bekræfter.",
            "warnings": self._warnings(),
            "consequences": [
                f"{name} mister adgangen til {words.listing([line.text for line in lost])} ved næste klik."
                if lost
                else f"{name} kan ikke noget i {scope.name} i dag.",
                f"Det gælder også i andre organisationer, hvor {name} har rettigheder.",
                "Rettighederne bliver stående på personens side, men gælder ikke så længe.",
                *(["Det er dig selv. Du kan ikke fortryde det; det skal en anden gøre."] if themselves else []),
                LOGGED,
            ],
            "can_be_undone": f"{name} kan gøres aktiv igen og får så de rettigheder, der ikke er udløbet imens.",
            "action": f"Gør {name} inaktiv",
            "keep": f"Behold {name} som aktiv",
        }

    def _warnings(self) -> list[str]:
        if rules.ADMINISTRATOR not in self.preview.lost or rules.ADMINISTRATOR in self.preview.others:
            return list(self.preview.stops)
        candidates = selectors.administrator_standing(self.organisation).candidates
        names = words.listing(candidates, "eller")
        first = f"Giv først rettigheden til en anden, fx {names}." if names else "Giv først rettigheden til en anden."
        refusal = (
            f"Det kan ikke lade sig gøre endnu. {self.person.name} er den sidste, der kan give rettigheder. {first}"
        )
        return [refusal, *self.preview.stops]

    def save(self, form: VersionForm) -> str:
        if not self.person.is_active:
            raise NotPossibleNow(f"{self.person.name} er allerede inaktiv.")
        activity.deactivate_identity(
            by=self.request.identity, person=self.person, expected=form.cleaned_data["version"]
        )
        # Whoever took themselves out has no page here any more.
        return "/" if self.person == self.request.identity else self.person_address


class ReactivatePage(_ConfirmActivity):
    """Let a colleague in again."""

    task = "Gør en person aktiv igen"
    done = "Personen er aktiv igen."

    def heading(self) -> str:
        return f"Gør {self.person.name} aktiv igen?"

    def context(self) -> dict[str, Any]:
        name = self.person.name
        rights = presenters.labels(resting.coming_back(self.person, self.organisation))
        return super().context() | {
            "lead": "Det gælder fra det øjeblik, du bekræfter.",
            "consequences": [
                f"{name} får igen {rights} i {self.organisation.name}."
                if rights
                else f"{name} har ingen rettigheder i {self.organisation.name}, der kommer tilbage.",
                f"Det gælder også i andre organisationer, hvor {name} har rettigheder.",
                LOGGED,
            ],
            "can_be_undone": f"Du kan gøre {name} inaktiv igen på samme måde.",
            "action": f"Gør {name} aktiv igen",
            "keep": f"Behold {name} som inaktiv",
        }

    def save(self, form: VersionForm) -> str:
        if self.person.is_active:
            raise NotPossibleNow(f"{self.person.name} er allerede aktiv.")
        activity.reactivate_identity(
            by=self.request.identity, person=self.person, expected=form.cleaned_data["version"]
        )
        return self.person_address
