"""Reading the figures of one organisation. The caller has asked whether the person may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages import selectors as messages
from administrativ_adgang.messages.rollups import NO_SYSTEM
from administrativ_adgang.statistics import definitions
from administrativ_adgang.statistics.definitions import Counts, Part, Period, Split
from administrativ_adgang.systems import selectors as systems

MAILBOX = "Postkassen"


@dataclass(frozen=True)
class Line:
    """The figures of one system, or of the mailbox, for one post type."""

    system: str
    post_type: str
    counts: Counts


@dataclass(frozen=True)
class Report:
    """A period in parts, its sum, and the sum of what it is compared with."""

    period: Period
    parts: list[Part]
    total: Counts
    earlier_period: Period
    earlier: Counts


@dataclass(frozen=True)
class Month:
    """This month until now beside the same days of last month."""

    period: Period
    now: Counts
    earlier_period: Period
    earlier: Counts


def report(organisation: Organisation, period: Period, split: Split, *, post_type: str = "") -> Report:
    """The figures of a period. Raises RefusedByRule for a period that :func:`definitions.check` refuses."""
    definitions.check(period, split)
    before = definitions.earlier(period)
    by_day = _grouped(
        messages.figures(organisation, start=period.start, end=period.end, post_type=post_type), lambda row: row["day"]
    )
    filled = [_fill(part, by_day) for part in definitions.parts(period, split)]
    return Report(
        period=period,
        parts=filled,
        total=sum((part.counts for part in filled), Counts()),
        earlier_period=before,
        earlier=_sum(organisation, before, post_type),
    )


def by_system(organisation: Organisation, period: Period, *, post_type: str = "") -> list[Line]:
    """The figures by system and post type, systems by name and the mailbox last."""
    rows = messages.figures(
        organisation,
        start=period.start,
        end=period.end,
        by=("system_id", "post_type", "direction"),
        post_type=post_type,
    )
    grouped = _grouped(rows, lambda row: (row["system_id"], row["post_type"]))
    known = systems.systems_by_id([system for system, _ in grouped if system != NO_SYSTEM])
    names = {identifier: system.name for identifier, system in known.items()} | {NO_SYSTEM: MAILBOX}
    lines = [
        Line(names.get(system, "Slettet system"), kind, definitions.counts(found))
        for (system, kind), found in grouped.items()
    ]
    return sorted(lines, key=lambda line: (line.system == MAILBOX, line.system, line.post_type))


def month_so_far(organisation: Organisation, *, today: date) -> Month:
    """What the front page shows."""
    period, before = definitions.month_to(today), definitions.same_days_last_month(today)
    return Month(period, _sum(organisation, period), before, _sum(organisation, before))


def _sum(organisation: Organisation, period: Period, post_type: str = "") -> Counts:
    rows = messages.figures(organisation, start=period.start, end=period.end, by=("direction",), post_type=post_type)
    return definitions.counts(rows)


def _fill(part: Part, by_day: dict[date, list[dict[str, Any]]]) -> Part:
    days = (date.fromordinal(n) for n in range(part.period.start.toordinal(), part.period.end.toordinal() + 1))
    return replace(part, counts=definitions.counts(row for day in days for row in by_day.get(day, ())))


def _grouped(rows: Iterable[dict[str, Any]], key: Any) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
