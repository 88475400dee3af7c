"""Form fields say in their own words what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms

from administrativ_adgang.core import clock
from administrativ_adgang.portal.fields import (
    CprField,
    CvrField,
    DayField,
    EndField,
    MegabyteField,
    NetworkListField,
)


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


def test_an_end_is_the_moment_after_its_last_day_and_is_shown_as_that_day() -> None:
    field = EndField()
    end = field.clean("31.01.2027")
    assert end == clock.start_of(date(2027, 2, 1))
    assert field.prepare_value(end) == date(2027, 1, 31)
    assert field.clean("") is None


@pytest.mark.parametrize("typed", ["31.12.9999", "1.1.2100", "i morgen", "31.02.2027"])
def test_an_end_that_is_no_day_or_too_far_off_is_told(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Skriv"):
        EndField().clean(typed)
