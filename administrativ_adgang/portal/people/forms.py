"""What the people pages are asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from administrativ_adgang.fbrs.models import Decision
from administrativ_adgang.fbrs.privileges import PERSON_PRIVILEGES, Privilege
from administrativ_adgang.portal.fields import VersionField

ALL, ENDING, RESTING = "", "slutter", "hviler"
_LONGEST_SEARCH = 100


class PeopleFilter(forms.Form):
    """Sent as an address. What makes no sense in it is left out rather than refused: the list is still a list."""

    q = forms.CharField(label="Navn, titel, e-mail eller CVR", required=False, max_length=_LONGEST_SEARCH)
    right = forms.ChoiceField(
        label="Rettighed",
        required=False,
        choices=[("", "Alle rettigheder"), *((one.value, one.label) for one in Privilege if one in PERSON_PRIVILEGES)],
    )
    show = forms.ChoiceField(
        label="Vis",
        required=False,
        choices=[(ALL, "Alle, der kan noget nu"), (ENDING, "Slutter inden 30 dage"), (RESTING, "Gælder ikke nu")],
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def search(self) -> str:
        """What was looked for, without blanks around it."""
        return str(self.cleaned_data.get("q") or "").strip()

    @property
    def privilege(self) -> Privilege | None:
        """The right somebody must have."""
        chosen = self.cleaned_data.get("right")
        return Privilege(chosen) if chosen else None

    @property
    def shown(self) -> str:
        """Which people: ALL, ENDING or RESTING."""
        return str(self.cleaned_data.get("show") or ALL)

    @property
    def key(self) -> UUID | None:
        """The last person of the page before."""
        return self.cleaned_data.get("after")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.search or self.privilege or self.shown)

    def query(self) -> dict[str, str]:
        """What was chosen, for the address of another page of the same list."""
        chosen = {"q": self.search, "right": self.privilege or "", "show": self.shown}
        return {name: str(value) for name, value in chosen.items() if value}


class VersionForm(forms.Form):
    """A confirmation carries the version one saw, nothing else."""

    version = VersionField()


class DecisionForm(VersionForm):
    """One click of the review. Nothing of it is typed, so whatever is wrong with it is told as one."""

    decision = forms.ChoiceField(choices=Decision.choices)
    after = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse what no button of the page has sent."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            self.errors.clear()
            raise forms.ValidationError("Tryk på Behold eller Fjern alt ved den person, det gælder")
        return values
