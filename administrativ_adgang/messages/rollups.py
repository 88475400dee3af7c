"""The daily figures, added to in the same transaction as the messages they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from administrativ_adgang.messages.models import DayFigure, Direction

NO_SYSTEM = UUID(int=0)


class Line(NamedTuple):
    """What one figure is about: organisation, Danish day, direction, system (zeros: the mailbox) and post type."""

    organisation_id: UUID
    day: date
    direction: Direction
    system_id: UUID
    post_type: str


def add(passed: Iterable[tuple[Line, int]]) -> None:
    """Count messages, each given as its line and its size in bytes, with one statement."""
    messages: Counter[Line] = Counter()
    sizes: Counter[Line] = Counter()
    for line, size in passed:
        messages[line] += 1
        sizes[line] += size
    if not messages:
        return
    # Sorted, so that two transactions never lock the same two figures in opposite order.
    lines = sorted(messages, key=str)
    rows = [(*line[:2], str(line.direction), *line[3:], messages[line], sizes[line]) for line in lines]
    placeholders = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {DayFigure._meta.db_table} AS figure"
            " (organisation_id, day, direction, system_id, post_type, messages, bytes)"
            f" VALUES {placeholders}"
            " ON CONFLICT (organisation_id, day, direction, system_id, post_type) DO UPDATE"
            " SET messages = figure.messages + excluded.messages, bytes = figure.bytes + excluded.bytes",
            [value for row in rows for value in row],
        )
