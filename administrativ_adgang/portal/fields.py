"""Form fields of the portal: each says in its own words what is wrong."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from django import forms

_DIGITS = re.compile(r"[\s-]")


class VersionField(forms.IntegerField):
    """The version the person saw. Hand its value on as ``expected``; nobody's change is then overwritten unseen."""

    widget = forms.HiddenInput


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


class MegabyteField(forms.DecimalField):
    """A size in MB with one decimal; a comma is understood."""

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Skriv en størrelse", "invalid": "Skriv størrelsen som et tal, fx 40,0"}
        super().__init__(
            **{"max_digits": 4, "decimal_places": 1, "localize": True, "error_messages": errors, **options}
        )
        self.widget.attrs.update({"class": "input-char-4", "inputmode": "decimal"})


class NetworkListField(forms.CharField):
    """Addresses or ranges, one a line; gives a list of texts. At most ``largest`` addresses in one range."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "input-width-m mono"})
    largest = 32

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [self._network(line) for line in (super().to_python(value) or "").replace(",", "\n").split()]

    def _network(self, text: str) -> str:
        try:
            network = ipaddress.ip_network(text)
        except ValueError:
            raise forms.ValidationError(f"{text} er ikke en IP-adresse eller et område") from None
        if network.num_addresses > self.largest:
            raise forms.ValidationError(
                f"IP-området dækker {network.num_addresses} adresser. Højst {self.largest} er tilladt, fx 192.0.2.0/27"
            )
        return text
