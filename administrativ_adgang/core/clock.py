"""The only place that asks for the time. Stored in UTC; days are Danish days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

DANISH_TIME = ZoneInfo("Europe/Copenhagen")

_moved_by: ContextVar[timedelta] = ContextVar("moved_by", default=timedelta(0))


def now() -> datetime:
    """This moment, aware, in UTC. A demo may have its clock ahead (``CLOCK_AHEAD_DAYS``)."""
    return timezone.now() + settings.CLOCK_AHEAD + _moved_by.get()


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Let it be earlier or later inside the block, in this thread: for tests, and for a demo world with a past."""
    token = _moved_by.set(_moved_by.get() + by)
    try:
        yield
    finally:
        _moved_by.reset(token)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The moment on a zone's clock. At the calendar's very end, which systems write for "never", it stays as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def danish(moment: datetime) -> datetime:
    """The moment on a Danish clock."""
    return in_zone(moment, DANISH_TIME)


def danish_day(moment: datetime) -> date:
    """The Danish calendar day a moment falls on."""
    return danish(moment).date()


def today() -> date:
    """The Danish calendar day it is now."""
    return danish_day(now())


def start_of(day: date) -> datetime:
    """The first moment of a Danish day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=DANISH_TIME).astimezone(ZoneInfo("UTC"))


def end_of(day: date) -> datetime:
    """The first moment after a Danish day, in UTC (a day may have 23 or 25 hours)."""
    return start_of(day + timedelta(days=1))
