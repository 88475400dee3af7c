"""Forms about a receiver that fails. Rules are those of the room ``recovery``."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.causes import Cause
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.portal import words
from administrativ_adgang.portal.fields import DayField
from administrativ_adgang.recovery.choosing import Choice
from administrativ_adgang.recovery.resending import PACES, USUAL_PACE


class SeenForm(forms.Form):
    """A question about a number of messages carries the number one saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PaceForm(forms.Form):
    """How fast."""

    per_minute = forms.TypedChoiceField(
        label="Fart",
        help_text="Ny post afleveres ved siden af.",
        coerce=int,
        choices=[(pace, f"{words.number(pace)} beskeder i minuttet") for pace in PACES],
        initial=USUAL_PACE,
        error_messages={"required": "Vælg en fart", "invalid_choice": "Vælg en af de viste"},
    )


class ChoiceForm(forms.Form):
    """Which of the waiting post; everything left empty is all of it."""

    cause = forms.ChoiceField(label="Seneste årsag", required=False, choices=[("", "Alle årsager"), *Cause.choices])
    post_type = forms.ChoiceField(label="Slags post", required=False, choices=[("", "Al post"), *PostType.choices])
    failed_since = DayField(label="Mislykket siden", required=False)
    first_day = DayField(label="Kommet fra og med", required=False)
    last_day = DayField(label="Kommet til og med", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Slutdagen ligger før den første dag")
        return found

    @property
    def choice(self) -> Choice:
        """What was chosen, once the form is valid."""
        found = self.cleaned_data
        since = found["failed_since"]
        return Choice(
            failed_since=clock.start_of(since) if since else None,
            post_type=found["post_type"],
            cause=found["cause"],
            first_day=found["first_day"],
            last_day=found["last_day"],
        )


class SendAgainForm(PaceForm, ChoiceForm):
    """Which post, and how fast."""


class _TimeField(forms.TimeField):
    widget = forms.TimeInput(format="%H.%M", attrs={"class": "input-char-8", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Skriv et klokkeslæt", "invalid": "Skriv klokkeslættet som 18.00"}
        super().__init__(input_formats=["%H.%M", "%H:%M", "%H"], error_messages=errors, **options)


class MaintenanceForm(forms.Form):
    """A window, in Danish time."""

    begins_day = DayField(label="Begynder den")
    begins_time = _TimeField(label="Begynder kl.")
    ends_day = DayField(label="Slutter den")
    ends_time = _TimeField(label="Slutter kl.")

    #: Where the rules' own fields stand on the page.
    PLACES = {"begins_at": "begins_day", "ends_at": "ends_time"}

    @property
    def begins_at(self) -> datetime:
        """When the window begins, once the form is valid."""
        return self._moment("begins")

    @property
    def ends_at(self) -> datetime:
        """When the window ends, once the form is valid."""
        return self._moment("ends")

    def _moment(self, which: str) -> datetime:
        hour: time = self.cleaned_data[f"{which}_time"]
        return datetime.combine(self.cleaned_data[f"{which}_day"], hour, tzinfo=clock.DANISH_TIME)


class RunForm(forms.Form):
    """What to do with a run."""

    PAUSE, GO_ON, STOP = "pause", "go-on", "stop"
    change = forms.ChoiceField(
        label="Hvad skal der ske?",
        choices=[
            (PAUSE, "Hold pause: resten holdes tilbage, til I fortsætter"),
            (GO_ON, "Fortsæt, hvor den slap"),
            (STOP, "Stands: resten venter som før, og I kan begynde igen senere"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad der skal ske", "invalid_choice": "Vælg en af de viste"},
    )
