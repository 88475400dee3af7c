"""Forms of the set-up: a change carries the version one saw; consent is the organisation's name, typed."""

from __future__ import annotations

from typing import Any

from django import forms

from administrativ_adgang.portal.fields import VersionField


class ChangeWayForm(forms.Form):
    """Confirming a change of the set-up."""

    version = VersionField()


class ConsentForm(forms.Form):
    """Consent to the emptying. ``count`` is the number on the button that was pressed."""

    version = VersionField()
    count = forms.IntegerField(widget=forms.HiddenInput)
    includes_deleted = forms.BooleanField(required=False, initial=True)
    typed_name = forms.CharField(
        label="Skriv organisationens navn for at give samtykke",
        widget=forms.TextInput(attrs={"class": "input-width-m", "autocomplete": "off"}),
        error_messages={"required": "Skriv organisationens navn for at give samtykke"},
    )

    def __init__(self, *arguments: Any, name: str, deleted: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.name = name
        self.fields[
            "typed_name"
        ].help_text = f"Skriv: {name}. Dit navn, tidspunktet og antallet gemmes i hændelsesloggen."
        self.fields["includes_deleted"].label = f"Tag også {deleted} i Slettet post med (de er talt med ovenfor)"

    def clean_typed_name(self) -> str:
        """The name letter for letter; spaces at the ends and doubled ones are forgiven."""
        typed = " ".join(self.cleaned_data["typed_name"].split())
        if typed.casefold() != " ".join(self.name.split()).casefold():
            raise forms.ValidationError(f"Navnet svarer ikke til {self.name}")
        return typed
