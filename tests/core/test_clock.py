"""Danish days, also on the two days of the year that are not 24 hours long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from administrativ_adgang.core import clock


def test_a_moment_belongs_to_the_danish_day():
    assert clock.danish_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert clock.danish_day(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 14), 24)]
)
def test_the_length_of_a_day(day, hours):
    assert clock.end_of(day) - clock.start_of(day) == timedelta(hours=hours)


def test_the_clock_can_be_moved_for_a_while():
    before = clock.now()
    with clock.moved(timedelta(days=-8)):
        assert timedelta(0) <= clock.now() + timedelta(days=8) - before < timedelta(seconds=5)
    assert clock.now() >= before


def test_the_clock_of_a_demo_can_be_ahead(settings):
    before = clock.now()
    settings.CLOCK_AHEAD = timedelta(days=8)
    assert timedelta(days=8) <= clock.now() - before < timedelta(days=8, seconds=5)


def test_the_end_of_the_calendar_has_a_day_too():
    assert clock.danish_day(datetime.max.replace(tzinfo=UTC)) == date(9999, 12, 31)
