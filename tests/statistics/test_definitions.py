"""Periods, splits and sums."""

from __future__ import annotations

from datetime import date

import pytest

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.statistics import definitions
from administrativ_adgang.statistics.definitions import Counts, Period, Split


def test_five_years_are_allowed_and_a_day_more_is_not() -> None:
    definitions.check(Period(date(2021, 10, 15), date(2026, 10, 14)))
    with pytest.raises(RefusedByRule) as refusal:
        definitions.check(Period(date(2021, 10, 14), date(2026, 10, 14)))
    assert refusal.value.field == "start"


def test_a_single_day_is_a_period() -> None:
    definitions.check(Period(date(2026, 10, 14), date(2026, 10, 14)), Split.DAY)


def test_months_begin_on_the_first_and_are_cut_at_both_ends() -> None:
    parts = list(definitions.parts(Period(date(2026, 8, 15), date(2026, 10, 14)), Split.MONTH))
    assert [part.period for part in parts] == [
        Period(date(2026, 8, 15), date(2026, 8, 31)),
        Period(date(2026, 9, 1), date(2026, 9, 30)),
        Period(date(2026, 10, 1), date(2026, 10, 14)),
    ]


def test_weeks_begin_on_monday_across_the_turn_of_the_year() -> None:
    parts = list(definitions.parts(Period(date(2026, 12, 30), date(2027, 1, 5)), Split.WEEK))
    assert [(part.period.start, part.period.end) for part in parts] == [
        (date(2026, 12, 30), date(2027, 1, 3)),
        (date(2027, 1, 4), date(2027, 1, 5)),
    ]


@pytest.mark.parametrize("split", list(Split))
def test_parts_cover_every_day_once(split: Split) -> None:
    period = Period(date(2024, 2, 10), date(2024, 4, 20))
    parts = list(definitions.parts(period, split))
    assert sum(part.period.days for part in parts) == period.days
    assert (parts[0].period.start, parts[-1].period.end) == (period.start, period.end)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(date(2026, 5, 1), date(2026, 10, 14)), Period(date(2025, 5, 1), date(2025, 10, 14))),
        (Period(date(2024, 2, 29), date(2024, 2, 29)), Period(date(2023, 2, 28), date(2023, 2, 28))),
        (Period(date(2025, 1, 1), date(2026, 12, 31)), Period(date(2023, 1, 2), date(2024, 12, 31))),
    ],
)
def test_compared_is_last_year_or_the_period_just_before(period: Period, before: Period) -> None:
    assert definitions.earlier(period) == before


def test_last_month_ends_with_its_last_day_when_it_is_shorter() -> None:
    assert definitions.same_days_last_month(date(2026, 3, 31)) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert definitions.same_days_last_month(date(2026, 1, 5)) == Period(date(2025, 12, 1), date(2025, 12, 5))


def test_figures_are_summed_by_direction() -> None:
    rows = [
        {"direction": "SENT", "messages": 3},
        {"direction": "SENT", "messages": 4},
        {"direction": "RECEIVED", "messages": 2},
        {"direction": "RECALLED", "messages": 1},
        {"direction": "REFUSED", "messages": 5},
    ]
    assert definitions.counts(rows) == Counts(sent=7, received=2, recalled=1, refused=5)
