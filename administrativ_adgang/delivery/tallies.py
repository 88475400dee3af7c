"""How many tries succeeded and failed on each Danish day, by cause: kept as they end, so that no page counts rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from administrativ_adgang.core import clock
from administrativ_adgang.delivery.models import TryFigure
from administrativ_adgang.systems.models import System


def add(system_id: UUID, ended: Iterable[tuple[datetime, str]]) -> None:
    """Count tries, each with its end and its cause (empty: it succeeded), in one statement."""
    counted = Counter((clock.danish_day(at), cause) for at, cause in ended)
    # Sorted, so that two workers never lock the same two rows in opposite order.
    lines = sorted(counted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TryFigure._meta.db_table} AS kept (system_id, day, cause, number)"
            " SELECT %s, day, cause, number"
            " FROM unnest(%s::date[], %s::text[], %s::bigint[]) AS new (day, cause, number)"
            " ON CONFLICT (system_id, day, cause) DO UPDATE SET number = kept.number + excluded.number",
            [system_id, [day for day, _ in lines], [cause for _, cause in lines], [counted[line] for line in lines]],
        )


def failed_by_day(system: System, *, start: date, end: date) -> dict[date, int]:
    """How many tries failed on each day from ``start`` to ``end``, both included; days without any are left out."""
    rows = TryFigure.objects.filter(system=system, day__range=(start, end)).exclude(cause="")
    return dict(rows.values_list("day").annotate(failed=Sum("number")))
