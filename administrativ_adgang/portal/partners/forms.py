"""Forms about partners. Each is shown what it means before it does anything: ``seen`` is the choice that was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.selectors import organisations_by_cvr
from administrativ_adgang.portal.fields import CvrField, DayField

COMPANY, PERSON = "virksomhed", "person"


class SeenForm(forms.Form):
    """A form whose choice is shown with what it means before it is made."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def choice(self) -> str:
        """A mark of what was chosen: as soon as anything in it is changed, it has to be shown again."""
        chosen = [f"{name}={self.cleaned_data.get(name)}" for name in sorted(self.fields) if name != "seen"]
        return hashlib.sha256("\n".join(chosen).encode()).hexdigest()[:16]

    @property
    def was_seen(self) -> bool:
        """Whether exactly this choice has been shown."""
        return bool(self.cleaned_data.get("seen") == self.choice)


class _UntilForm(SeenForm):
    until = DayField(
        label="Slutter",
        required=False,
        help_text="Dag, måned, år, fx 31.01.2027. Lad feltet stå tomt, hvis adgangen ikke har en slutdato.",
    )

    def clean_until(self) -> datetime | None:
        """The first moment after the last day, which has not passed."""
        day = self.cleaned_data["until"]
        if day and day < clock.today():
            raise forms.ValidationError("Slutdatoen ligger i fortiden")
        return clock.end_of(day) if day else None


def _find_company(number: str) -> Organisation:
    found = organisations_by_cvr([number]).get(number)
    if found is None:
        raise forms.ValidationError("Vi kender ingen virksomhed med det CVR-nummer")
    return found


class DelegateForm(_UntilForm):
    """Give a company, or one person of it, a right in one's own organisation."""

    cvr = CvrField(label="Partnerens CVR-nummer")
    to = forms.ChoiceField(
        label="Hvem skal have adgangen?",
        choices=[
            (COMPANY, "Virksomheden, som selv giver den videre til sine medarbejdere"),
            (PERSON, "Én bestemt person i virksomheden, som får en kode på mail"),
        ],
        initial=COMPANY,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvem der skal have adgangen"},
    )
    person_name = forms.CharField(
        label="Personens navn",
        required=False,
        max_length=256,
        help_text="Kun når det er én bestemt person.",
        widget=forms.TextInput(attrs={"class": "input-width-m", "autocomplete": "off"}),
    )
    person_email = forms.EmailField(
        label="Personens e-mail",
        required=False,
        help_text="Kun når det er én bestemt person. Koden sendes hertil.",
        widget=forms.TextInput(attrs={"class": "input-width-m", "inputmode": "email", "autocomplete": "off"}),
        error_messages={"invalid": "Skriv e-mailen som navn@virksomhed.dk"},
    )
    privilege = forms.ChoiceField(
        label="Rettighed",
        error_messages={"required": "Vælg en rettighed", "invalid_choice": "Vælg en af rettighederne"},
    )
    field_order = ("cvr", "to", "person_name", "person_email", "privilege", "until", "seen")

    def __init__(self, *arguments: Any, offered: Collection[Privilege], **options: Any) -> None:
        super().__init__(*arguments, **options)
        privilege: Any = self.fields["privilege"]
        privilege.choices = [("", "Vælg"), *((one.value, one.label) for one in offered)]

    def clean_cvr(self) -> Organisation:
        """The company itself."""
        return _find_company(self.cleaned_data["cvr"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("to") == PERSON:
            if not cleaned.get("person_name"):
                self.add_error("person_name", "Skriv personens navn")
            if not cleaned.get("person_email") and "person_email" not in self.errors:
                self.add_error("person_email", "Skriv personens e-mail")
        return cleaned

    @property
    def is_person(self) -> bool:
        """Whether one person gets it, not the company."""
        return bool(self.cleaned_data["to"] == PERSON)


class HandOnForm(_UntilForm):
    """Hand a right on that one's company holds elsewhere: to an employee, or to a supplier."""

    to = forms.ChoiceField(
        label="Hvem skal have den?",
        choices=[(PERSON, "En af jeres medarbejdere"), (COMPANY, "En leverandør, som selv giver den videre")],
        initial=PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvem der skal have den"},
    )
    employee = forms.ChoiceField(
        label="Medarbejder",
        required=False,
        error_messages={"invalid_choice": "Vælg en af medarbejderne"},
    )
    cvr = CvrField(label="Leverandørens CVR-nummer", required=False, help_text="Kun når det er en leverandør.")
    field_order = ("to", "employee", "cvr", "until", "seen")

    def __init__(self, *arguments: Any, employees: Collection[Identity], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.employees = {str(one.pk): one for one in employees}
        employee: Any = self.fields["employee"]
        named = [(key, f"{one.name}, {one.title}" if one.title else one.name) for key, one in self.employees.items()]
        employee.choices = [("", "Vælg"), *named]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("to") == PERSON and not cleaned.get("employee") and "employee" not in self.errors:
            self.add_error("employee", "Vælg en medarbejder")
        if cleaned.get("to") == COMPANY and "cvr" not in self.errors:
            if not cleaned.get("cvr"):
                self.add_error("cvr", "Skriv et CVR-nummer")
            else:
                try:
                    cleaned["cvr"] = _find_company(cleaned["cvr"])
                except forms.ValidationError as error:
                    self.add_error("cvr", error)
        return cleaned

    @property
    def to_person(self) -> Identity | None:
        """The employee; None when a supplier gets it."""
        return self.employees[self.cleaned_data["employee"]] if self.cleaned_data["to"] == PERSON else None
