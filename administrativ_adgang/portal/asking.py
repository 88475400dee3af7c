"""Asking for a right: the form of the 403 page and of the page of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.privileges import CENTRAL_PRIVILEGES, PERSON_PRIVILEGES, Privilege
from administrativ_adgang.portal import words

#: What an organisation itself can give a person, in the order of the catalogue.
ASKABLE = tuple(one for one in Privilege if one in PERSON_PRIVILEGES - CENTRAL_PRIVILEGES)
_PERIODS = ((30, "1 måned"), (91, "3 måneder"), (365, "1 år"))
_SUGGESTED = 91
_NO_END = "0"


class AskForm(forms.Form):
    """What one asks for, what for, and how long. ``came_from`` is the path of the refused page, nothing shown on it."""

    privilege = forms.ChoiceField(
        label="Rettighed",
        error_messages={"required": "Vælg en rettighed", "invalid_choice": "Vælg en af rettighederne"},
    )
    justification = forms.CharField(
        label="Hvad skal du bruge den til?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input-width-xl"}),
        error_messages={
            "required": "Skriv, hvad du skal bruge rettigheden til",
            "max_length": "Skriv højst 2.000 tegn",
        },
    )
    period = forms.ChoiceField(
        label="Hvor længe?",
        error_messages={"required": "Vælg, hvor længe", "invalid_choice": "Vælg en af perioderne"},
    )
    came_from = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, offered: Collection[Privilege] = ASKABLE, **options: Any) -> None:
        super().__init__(*arguments, **options)
        privilege: Any = self.fields["privilege"]
        privilege.choices = [("", "Vælg"), *((one.value, one.label) for one in offered)]
        if len(offered) == 1:
            # There is nothing to choose: the page names it in its text.
            privilege.widget = forms.HiddenInput()
            self.initial.setdefault("privilege", next(iter(offered)).value)
        period: Any = self.fields["period"]
        period.choices = [(str(days), f"{said}, til {words.day(_day(days))}") for days, said in _PERIODS]
        period.choices = [*period.choices, (_NO_END, "Uden slutdato")]
        period.initial = str(_SUGGESTED)

    @property
    def until(self) -> datetime | None:
        """The first moment after the last day that was chosen."""
        days = int(self.cleaned_data["period"])
        return clock.end_of(_day(days)) if days else None


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)
