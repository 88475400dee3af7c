"""Form fields of the portal: each says in its own words what is wrong."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.portal import rights_words
from administrativ_adgang.systems import endpoints

LAST_YEAR = 2099
_DIGITS = re.compile(r"[\s-]")


class VersionField(forms.IntegerField):
    """The version the person saw. Hand its value on as ``expected``; nobody's change is then overwritten unseen."""

    widget = forms.HiddenInput


def put_anew(form: forms.Form, **values: object) -> None:
    """Let a sent form that is shown again carry new hidden values: what one agrees to by sending it once more."""
    data: Any = form.data
    form.data = data.copy()
    for name, value in values.items():
        form.data[name] = str(value)  # type: ignore[index]


class _NumberField(forms.CharField):
    digits: int
    kind: str

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"error_messages": {"required": f"Skriv et {self.kind}"}, **options})
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        text = _DIGITS.sub("", super().to_python(value) or "")
        if text and not (text.isascii() and text.isdigit() and len(text) == self.digits):
            raise forms.ValidationError(f"Et {self.kind} har {self.digits} cifre")
        return text


class CprField(_NumberField):
    """A personal number; spaces and a hyphen are forgiven. It never goes into an address: use POST."""

    digits = 10
    kind = "CPR-nummer"
    widget = forms.TextInput(attrs={"class": "input-char-11"})


class CvrField(_NumberField):
    """A company number; spaces are forgiven."""

    digits = 8
    kind = "CVR-nummer"
    widget = forms.TextInput(attrs={"class": "input-char-8"})


class DayField(forms.DateField):
    """A day, written as 14.10.2026. The browser's own calendar would speak the browser's language, not ours."""

    widget = forms.DateInput(format="%d.%m.%Y", attrs={"class": "input-char-11", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Vælg en dato", "invalid": "Skriv datoen som 14.10.2026"}
        formats = ["%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%d%m%Y", "%Y-%m-%d"]
        super().__init__(**{"error_messages": errors, "input_formats": formats, **options})


class EndField(DayField):
    """The last day on which a right counts, or nothing for no end. Gives the moment after that day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})

    def clean(self, value: Any) -> Any:
        """A day so far off that no calendar reaches it was a slip of the finger."""
        day = super().clean(value)
        if day is None:
            return None
        if day.year > LAST_YEAR:
            raise forms.ValidationError(f"Skriv en dato, der ligger før år {LAST_YEAR + 1}")
        return clock.end_of(day)

    def prepare_value(self, value: Any) -> Any:
        """A moment that is kept is shown as its last day."""
        return rights_words.last_day(value) if isinstance(value, datetime) else value


class MegabyteField(forms.DecimalField):
    """A size in MB with one decimal; a comma is understood."""

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Skriv en størrelse", "invalid": "Skriv størrelsen som et tal, fx 40,0"}
        super().__init__(
            **{"max_digits": 4, "decimal_places": 1, "localize": True, "error_messages": errors, **options}
        )
        self.widget.attrs.update({"class": "input-char-4", "inputmode": "decimal"})


class NetworkListField(forms.CharField):
    """Addresses or ranges, one a line; gives a list of texts. The rules are those of the room ``systems``."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "input-width-m mono"})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (super().to_python(value) or "").replace(",", "\n").splitlines()
        try:
            return endpoints.check_networks(lines)
        except RefusedByRule as refusal:
            raise forms.ValidationError(refusal.text) from None
