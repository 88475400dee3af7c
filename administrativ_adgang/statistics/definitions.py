"""Periods, splits and sums. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from administrativ_adgang.core.errors import RefusedByRule

LONGEST_YEARS = 5
LONGEST_BY_DAY = 92
_DAY = timedelta(days=1)


class Split(StrEnum):
    """What a period is divided into."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """From one Danish day to another, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Counts:
    """The measures of the room's readme for some period or part."""

    sent: int = 0
    received: int = 0
    recalled: int = 0
    refused: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sent + other.sent,
            self.received + other.received,
            self.recalled + other.recalled,
            self.refused + other.refused,
        )


@dataclass(frozen=True)
class Part:
    """A day, week or month of a period. ``whole`` is what it is named after; ``period`` is what of it was asked for."""

    split: Split
    whole: Period
    period: Period
    counts: Counts = Counts()


def check(period: Period, split: Split = Split.MONTH) -> None:
    """Raise RefusedByRule, naming the field, for a period that is reversed, too long, or too long for its split."""
    if period.end < period.start:
        raise RefusedByRule("Slutdatoen ligger før startdatoen", field="end")
    if period.start < same_day(period.end, years=LONGEST_YEARS) + _DAY:
        raise RefusedByRule("Perioden er over 5 år. Vælg en kortere", field="start")
    if split is Split.DAY and period.days > LONGEST_BY_DAY:
        raise RefusedByRule(f"Dag for dag vises højst {LONGEST_BY_DAY} dage. Vælg uge eller måned", field="split")


def same_day(day: date, *, years: int) -> date:
    """The same date some years before; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def earlier(period: Period) -> Period:
    """What a period is compared with: its dates the year before, or the equally long period just before it."""
    if period.start > same_day(period.end, years=1):
        return Period(same_day(period.start, years=1), same_day(period.end, years=1))
    length = timedelta(days=period.days)
    return Period(period.start - length, period.end - length)


def month_to(day: date) -> Period:
    """From the first of the month to this day."""
    return Period(day.replace(day=1), day)


def same_days_last_month(day: date) -> Period:
    """The first of last month to the same day of it, or to its last when it is shorter."""
    last = day.replace(day=1) - _DAY
    return Period(last.replace(day=1), last.replace(day=min(day.day, last.day)))


def parts(period: Period, split: Split) -> Iterator[Part]:
    """The period cut into days, weeks (from Monday) or months, in order; the first and last may be cut short."""
    begin = period.start
    while begin <= period.end:
        whole = _whole(begin, split)
        end = min(whole.end, period.end)
        yield Part(split, whole, Period(begin, end))
        begin = end + _DAY


def counts(rows: Iterable[Mapping[str, Any]]) -> Counts:
    """The sum of figures, each with its direction and number of messages."""
    sums = {"SENT": 0, "RECEIVED": 0, "RECALLED": 0, "REFUSED": 0}
    for row in rows:
        sums[row["direction"]] += row["messages"]
    return Counts(sums["SENT"], sums["RECEIVED"], sums["RECALLED"], sums["REFUSED"])


def _whole(day: date, split: Split) -> Period:
    if split is Split.DAY:
        return Period(day, day)
    if split is Split.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(first, following - _DAY)
