"""Recording. Always called inside the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable

from administrativ_adgang.events.models import Event


def record(event: Event) -> Event:
    """Write one event."""
    event.save(force_insert=True)
    return event


def record_many(events: Iterable[Event]) -> None:
    """Write a group of events in one statement."""
    Event.objects.bulk_create(events, batch_size=2_000)
