"""Forms about access requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.approval import LARGEST_DOCUMENT
from administrativ_adgang.fbrs.models import AccessRequest, DocumentationType, RequestState
from administrativ_adgang.portal.fields import DayField, VersionField
from administrativ_adgang.portal.rights_words import last_day


class VersionForm(forms.Form):
    """A step carries the version one saw, nothing else."""

    version = VersionField()


class ApproveForm(VersionForm):
    """A yes: until when, and a word on the way."""

    until = DayField(label="Slutter", required=False)
    note = forms.CharField(
        label="Bemærkning til den, der har bedt om den",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input-width-l"}),
        error_messages={"max_length": "Skriv højst 2.000 tegn"},
    )

    def __init__(self, *arguments: Any, asked: AccessRequest, **options: Any) -> None:
        super().__init__(*arguments, **options)
        until = self.fields["until"]
        if asked.privilege_end:
            until.required = True
            until.help_text = "Dag, måned, år, fx 31.01.2027. Du kan vælge en anden dag end den, der er bedt om."
            self.initial.setdefault("until", last_day(asked.privilege_end))
        else:
            until.help_text = "Dag, måned, år, fx 31.01.2027. Lad feltet stå tomt, hvis der ingen slutdato er."

    def clean_until(self) -> datetime | None:
        """The first moment after the last day."""
        day = self.cleaned_data["until"]
        return clock.end_of(day) if day else None


class ReasonForm(VersionForm):
    """A no, or a yes that is taken back: why."""

    reason = forms.CharField(
        label="Begrundelse",
        max_length=256,
        help_text="Læses af den, der har bedt om adgangen.",
        widget=forms.TextInput(attrs={"class": "input-width-l"}),
        error_messages={"required": "Skriv en begrundelse", "max_length": "Skriv højst 256 tegn"},
    )
    comments = forms.CharField(
        label="Uddybning",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input-width-l"}),
        error_messages={"max_length": "Skriv højst 2.000 tegn"},
    )


class DocumentForm(forms.Form):
    """A file and what kind of paper it is. The rules about its content are those of the room fbrs."""

    type = forms.ChoiceField(
        label="Hvad er det?",
        choices=[("", "Vælg"), *DocumentationType.choices],
        error_messages={"required": "Vælg, hvad det er", "invalid_choice": "Vælg en af mulighederne"},
    )
    file = forms.FileField(
        label="Fil",
        help_text="En PDF eller et billede (PNG eller JPEG) på højst 10 MB.",
        max_length=256,
        error_messages={
            "required": "Vælg en fil",
            "empty": "Filen er tom. Vælg en anden",
            "invalid": "Vælg en fil",
            "missing": "Vælg en fil",
            "max_length": "Filens navn må højst være på 256 tegn",
        },
    )

    def clean_file(self) -> UploadedFile:
        """Refused by its size before anything reads it."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_DOCUMENT:
            raise forms.ValidationError("Filen er større end 10 MB")
        return file


class CodeForm(forms.Form):
    """The activation code as it stands in the mail."""

    code = forms.CharField(
        label="Kode",
        max_length=60,
        help_text="36 tegn, fx 3f2b8c1e-0d57-4a6b-9c3d-5e7f1a2b4c6d. Kopiér den fra mailen.",
        widget=forms.TextInput(attrs={"class": "input-width-m mono", "autocomplete": "off"}),
        error_messages={"required": "Skriv koden fra mailen", "max_length": "Koden har 36 tegn"},
    )


class StateFilter(forms.Form):
    """Which answered requests are shown."""

    state = forms.ChoiceField(
        label="Tilstand",
        required=False,
        choices=[
            ("", "Alle"),
            (RequestState.APPROVED.value, "Godkendt"),
            (RequestState.REJECTED.value, "Afvist"),
            (RequestState.REVOKED.value, "Trukket tilbage"),
        ],
    )
