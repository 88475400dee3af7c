from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from memo.values import READ, OutOfRange, read_date, read_date_time, write_date_time


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-02-28T10:00:00Z", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        (" \n2026-02-28T10:00:00Z ", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("2026-02-28T10:00:00.5Z", datetime(2026, 2, 28, 10, 0, 0, 500000, tzinfo=UTC)),
        ("2026-02-28T10:00:00.1234567Z", datetime(2026, 2, 28, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-12-31T24:00:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_reads_moments_as_systems_write_them(text: str, moment: datetime) -> None:
    assert read_date_time(text) == moment


@pytest.mark.parametrize("text", ["12026-01-01T00:00:00Z", "-0044-03-15T12:00:00Z", "9999-12-31T24:00:00Z"])
def test_a_moment_outside_the_calendar_is_said_to_be_so(text: str) -> None:
    with pytest.raises(OutOfRange):
        read_date_time(text)


def test_reads_a_day_with_and_without_zone() -> None:
    assert read_date(" 2026-02-28 ") == read_date("2026-02-28Z") == read_date("2026-02-28+01:00") == date(2026, 2, 28)
    with pytest.raises(OutOfRange):
        read_date("12026-02-28")


def test_writes_utc_with_a_z_and_decimals_only_where_there_are_any() -> None:
    copenhagen = timezone(timedelta(hours=2))
    assert write_date_time(datetime(2026, 7, 1, 14, tzinfo=copenhagen)) == "2026-07-01T12:00:00Z"
    assert write_date_time(datetime(2026, 7, 1, 14, 0, 0, 120000, tzinfo=UTC)) == "2026-07-01T14:00:00.120000Z"
    with pytest.raises(ValueError, match="time zone"):
        write_date_time(datetime(2026, 7, 1))


def test_booleans_have_four_spellings() -> None:
    assert [READ[bool](text) for text in ("true", "1", " true ", "false", "0", "")] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0" * 5000 + "7", 7),
        (" -007 ", -7),
        ("+0", 0),
        ("-0", 0),
        ("-" + "0" * 5000 + "7", -7),
        ("0" * 5000, 0),
        ("1\n", 1),
    ],
)
def test_any_number_of_zeros_may_lead(text: str, number: int) -> None:
    assert READ[int](text) == number
