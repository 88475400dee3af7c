"""Reading the figures of one organisation."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from administrativ_adgang.messages import rollups
from administrativ_adgang.messages.models import Direction, PostType
from administrativ_adgang.statistics import selectors
from administrativ_adgang.statistics.definitions import Counts, Period, Split
from tests.builders import build_system
from tests.people import Cast

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 14))


@pytest.fixture
def figures(cast: Cast) -> None:
    """Some days of the municipality, one of another organisation."""
    mine, other = cast.municipality.pk, cast.agency.pk
    lines = [
        (mine, date(2026, 10, 1), Direction.SENT, PostType.AUTHORITY),
        (mine, date(2026, 10, 14), Direction.SENT, PostType.COMPANY),
        (mine, date(2026, 10, 15), Direction.SENT, PostType.AUTHORITY),
        (mine, date(2026, 9, 30), Direction.SENT, PostType.AUTHORITY),
        (mine, date(2025, 10, 5), Direction.SENT, PostType.AUTHORITY),
        (other, date(2026, 10, 2), Direction.SENT, PostType.AUTHORITY),
    ]
    rollups.add([(rollups.Line(who, day, way, rollups.NO_SYSTEM, kind), 10) for who, day, way, kind in lines])


def test_both_ends_count_and_nobody_elses(cast: Cast, figures: None) -> None:
    report = selectors.report(cast.municipality, OCTOBER, Split.DAY)
    assert report.total == Counts(sent=2)
    assert [part.counts.sent for part in report.parts] == [1] + [0] * 12 + [1]
    assert report.earlier == Counts(sent=1)


def test_one_post_type_alone(cast: Cast, figures: None) -> None:
    report = selectors.report(cast.municipality, OCTOBER, Split.MONTH, post_type=PostType.COMPANY)
    assert (report.total.sent, report.earlier.sent) == (1, 0)


def test_the_month_so_far_equals_the_report_of_the_same_days(cast: Cast, figures: None) -> None:
    month = selectors.month_so_far(cast.municipality, today=OCTOBER.end)
    assert month.now == selectors.report(cast.municipality, OCTOBER, Split.MONTH).total
    assert month.earlier == Counts()


def test_systems_are_named_and_the_mailbox_comes_last(cast: Cast, figures: None) -> None:
    acta = build_system(cast.municipality, name="Acta Sag", slot=1)
    line = rollups.Line(cast.municipality.pk, date(2026, 10, 3), Direction.RECEIVED, acta.pk, PostType.AUTHORITY)
    rollups.add([(line, 10)])
    found = selectors.by_system(cast.municipality, OCTOBER)
    assert [(line.system, line.post_type) for line in found] == [
        ("Acta Sag", PostType.AUTHORITY),
        ("Postkassen", PostType.AUTHORITY),
        ("Postkassen", PostType.COMPANY),
    ]


def test_a_report_costs_two_queries_however_long_it_is(
    cast: Cast, figures: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        selectors.report(cast.municipality, Period(date(2022, 1, 1), date(2026, 10, 14)), Split.WEEK)
