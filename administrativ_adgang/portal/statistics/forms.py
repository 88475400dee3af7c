"""Which period, how it is divided, and which post."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.messages.models import PostType
from administrativ_adgang.portal.fields import DayField
from administrativ_adgang.statistics import definitions
from administrativ_adgang.statistics.definitions import Period, Split

_SPLITS = [(Split.MONTH, "Måned"), (Split.WEEK, "Uge"), (Split.DAY, "Dag")]
MONTHS_FROM_START = 6


class PeriodForm(forms.Form):
    """Sent as an address, so that a view can be shared and kept; nothing in it is personal."""

    start = DayField(label="Fra")
    end = DayField(label="Til og med")
    split = forms.ChoiceField(label="Del op efter", choices=_SPLITS)
    post_type = forms.ChoiceField(label="Posttype", choices=[("", "Begge"), *PostType.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse periods that the definitions refuse, at the field it is about."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        try:
            definitions.check(self.period, Split(values["split"]))
        except RefusedByRule as refusal:
            self.add_error(refusal.field, refusal.text)
        return values

    @property
    def period(self) -> Period:
        """The chosen period."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])

    def data_as_query(self) -> str:
        """What was chosen, as the end of an address."""
        return urlencode({name: str(self.cleaned_data[name]) for name in self.fields})


def first_choice(today: date) -> dict[str, str]:
    """What the page shows until somebody chooses: the last half year by month."""
    first = today.replace(day=1)
    for _ in range(MONTHS_FROM_START - 1):
        first = (first.replace(day=1) - date.resolution).replace(day=1)
    return {"start": f"{first:%d.%m.%Y}", "end": f"{today:%d.%m.%Y}", "split": Split.MONTH, "post_type": ""}
