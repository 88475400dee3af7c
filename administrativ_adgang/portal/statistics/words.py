"""Danish words of the statistics."""

from __future__ import annotations

from datetime import date

from administrativ_adgang.portal import words
from administrativ_adgang.statistics.definitions import Part, Period, Split

PART_NAMES = {Split.DAY: "Dag", Split.WEEK: "Uge", Split.MONTH: "Måned"}


def part_name(part: Part, *, today: date) -> str:
    """``Maj``, ``Uge 42``, ``14. okt.``; a part that was cut short says where."""
    return f"{_name(part, today)}{_cut(part, today)}"


def short_name(part: Part) -> str:
    """The name below the bars: ``maj``, ``uge 42``, ``14. okt.``"""
    if part.split is Split.MONTH:
        return words.SHORT_MONTHS[part.whole.start.month - 1]
    if part.split is Split.WEEK:
        return f"uge {part.whole.start.isocalendar().week}"
    return words.short_day(part.whole.start)


def _name(part: Part, today: date) -> str:
    if part.split is Split.MONTH:
        return words.month(part.whole.start, today=today)
    if part.split is Split.WEEK:
        year, week, _ = part.whole.start.isocalendar()
        return f"Uge {week}" if year == today.year else f"Uge {week}, {year}"
    return words.short_day(part.whole.start, today=today)


def _cut(part: Part, today: date) -> str:
    begins = part.period.start > part.whole.start
    ends = part.period.end < part.whole.end
    last = "i dag" if part.period.end == today else words.short_day(part.period.end)
    if begins and ends:
        return f", {words.short_day(part.period.start)} til {last}"
    if begins:
        return f", fra {words.short_day(part.period.start)}"
    return f", til {last}" if ends else ""


def comparison(now: int, before: int, *, of: Period) -> str:
    """``4,1 % flere end sidste år``; small numbers are told as they are."""
    when = "sidste år" if of.days <= 366 else "perioden før"
    if before < 100:
        return f"{words.number(before)} {when}"
    if now == before:
        return f"lige så mange som {when}"
    more = "flere" if now > before else "færre"
    return f"{words.percent(abs(now - before), before)} {more} end {when}"


def period(chosen: Period) -> str:
    """``1. maj til 14. oktober 2026``."""
    same_year = chosen.start.year == chosen.end.year
    return f"{words.day(chosen.start, today=chosen.end if same_year else None)} til {words.day(chosen.end)}"
