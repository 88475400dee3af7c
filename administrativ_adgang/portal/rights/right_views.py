"""One right of one person or group: what it is, the way it came, when it ends, and taking it away."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from administrativ_adgang.fbrs import effective, selectors, services, what_if
from administrativ_adgang.fbrs.descriptions import DESCRIPTIONS
from administrativ_adgang.fbrs.models import Grant
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.portal import rights_words, words
from administrativ_adgang.portal.pages import FormPage
from administrativ_adgang.portal.rights import effects
from administrativ_adgang.portal.rights.forms import EndForm
from administrativ_adgang.portal.rights.history import lines
from administrativ_adgang.portal.rights.parts import LOGGED, ConfirmVersion, OneGrant, VersionForm

#: A group's members are told one by one, as many as one reads.
MOST_MEMBERS = 50


class RightPage(OneGrant, FormPage):
    """The page of a grant; its form changes when it ends."""

    template_name = "portal/rights/right.html"
    form_class = EndForm
    not_done = "Slutdatoen er ikke ændret"
    task = "Se en rettighed, og ret dens slutdato"

    def heading(self) -> str:
        return f"{self.label}: {self.held.holder_name}"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"active_to": self.held.active_to, "version": self.held.version}}

    @cached_property
    def inactive(self) -> str:
        """Why it does not count now; empty when it does."""
        return effective.why_inactive(self.held, self.held.grantee)

    def context(self) -> dict[str, Any]:
        held = self.held
        has_ended = held.revoked_at is not None
        return {
            "held": held,
            "label": self.label,
            "meaning": DESCRIPTIONS[Privilege(held.type)],
            "inactive": self.inactive,
            "given_by": rights_words.given_by(held),
            "source": rights_words.source(held),
            "chain": words.listing(effective.EffectiveRight(Privilege(held.type), held, None).chain, "→"),
            "ends": effects.when_it_ends(held.active_to) if held.active_to else "",
            "below": [] if has_ended else selectors.handed_on(held),
            "members": selectors.members(held.group).count() if held.group else 0,
            "history": lines(selectors.history_of_grant(held), self.organisation),
            "holder_address": self.holder_address,
            "has_ended": has_ended,
            "may_move": not has_ended and held.parent_id is None,
        }

    def save(self, form: EndForm) -> str:
        end = form.cleaned_data["active_to"]
        services.change_end(
            by=self.request.identity, held=self.held, active_to=end, expected=form.cleaned_data["version"]
        )
        until = f"slutter {effects.when_it_ends(end)}" if end else "slutter ikke længere af sig selv"
        messages.success(self.request, f"{self.label} for {self.held.holder_name} {until}.")
        return self.right_address

    def show_again(self, form: forms.Form, *, status: int = 422) -> HttpResponse:
        self.__dict__.pop("inactive", None)
        self.shown_anew(form, status)
        return super().show_again(form, status=status)


class TakeRightPage(OneGrant, ConfirmVersion):
    """Before a right is taken away: what stops for whoever has it, for the organisation, and down the chain."""

    not_done = "Rettigheden er ikke fjernet"
    task = "Fjern en rettighed"

    def heading(self) -> str:
        return f"Fjern {self.label} fra {self.held.holder_name}?"

    @property
    def below(self) -> list[Grant]:
        """What was handed on from it."""
        return selectors.handed_on(self.held)

    def context(self) -> dict[str, Any]:
        name = self.held.holder_name
        return self._what_changes() | {
            "lead": "Den gælder, til du bekræfter, og er så væk ved næste klik.",
            "organisation_change": what_if.preview_end(self.organisation, [self.held]),
            "consequences": [*self._below_too(), LOGGED],
            "can_be_undone": "Du kan give rettigheden igen. Det, der var givet videre fra den, kommer ikke med tilbage."
            if self.below
            else "Du kan give rettigheden igen.",
            "action": f"Fjern {self.label} fra {name}",
            "keep": f"Lad {name} beholde den",
            "keep_address": self.right_address,
            "back_label": f"{self.label}: {name}",
        }

    def _what_changes(self) -> dict[str, Any]:
        if self.held.group is not None:
            people = list(selectors.members(self.held.group)[: MOST_MEMBERS + 1])
            changes = what_if.preview_each(people[:MOST_MEMBERS], self.organisation, take=[self.held])
            return {"members": effects.for_members(changes), "more_members": len(people) > MOST_MEMBERS}
        assert self.held.grantee is not None  # a grant is of one or of a group
        change = what_if.preview(self.held.grantee, self.organisation, take=[self.held])
        return {"panel": effects.panel(self.held.grantee.name, change, self.organisation)}

    def _below_too(self) -> list[str]:
        names = list(dict.fromkeys(one.holder_name for one in self.below))
        return [f"{words.listing(names)} mister også adgangen: den er givet videre herfra."] if names else []

    def save(self, form: VersionForm) -> str:
        services.revoke(by=self.request.identity, held=self.held, expected=form.cleaned_data["version"])
        messages.success(self.request, f"{self.label} er fjernet fra {self.held.holder_name}.")
        return self.holder_address
