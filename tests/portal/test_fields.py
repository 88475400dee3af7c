"""Form fields say in their own words what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms

from administrativ_adgang.portal.fields import CprField, CvrField, DayField, MegabyteField, NetworkListField


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        (CprField(), "010199-1234", "0101991234"),
        (CprField(), " 010199 1234 ", "0101991234"),
        (CvrField(), "12 34 56 78", "12345678"),
        (DayField(), "14.10.2026", date(2026, 10, 14)),
        (DayField(), "2026-10-14", date(2026, 10, 14)),
        (MegabyteField(), "40,5", Decimal("40.5")),
        (NetworkListField(), "192.0.2.1\n198.51.100.0/27", ["192.0.2.1", "198.51.100.0/27"]),
    ],
)
def test_what_people_type_is_understood(field: forms.Field, typed: str, read: Any) -> None:
    assert field.clean(typed) == read


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (CprField(), "010199123", "Et CPR-nummer har 10 cifre"),
        (CprField(), "٠١٠١٩٩١٢٣٤", "Et CPR-nummer har 10 cifre"),
        (CvrField(), "1234567x", "Et CVR-nummer har 8 cifre"),
        (CvrField(), "", "Skriv et CVR-nummer"),
        (DayField(), "31.02.2026", "Skriv datoen som 14.10.2026"),
        (MegabyteField(), "stor", "Skriv størrelsen som et tal, fx 40,0"),
        (NetworkListField(), "192.0.2.0/26", "IP-området dækker 64 adresser. Højst 32 er tilladt, fx 192.0.2.0/27"),
        (NetworkListField(), "nabo", "nabo er hverken en IP-adresse eller et område som 192.0.2.0/27"),
    ],
)
def test_what_is_wrong_is_said(field: forms.Field, typed: str, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(typed)
    assert refusal.value.messages == [said]
