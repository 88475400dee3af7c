"""When a letter is tried again, and when it is given up. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
# What mail servers themselves allow a letter (RFC 5321 section 4.5.4.1).
GIVE_UP_AFTER = timedelta(days=5)


def next_try(*, tries: int, tried_at: datetime, created_at: datetime) -> datetime | None:
    """When to try again after ``tries`` failed ones; None when it is time to give up."""
    if tried_at - created_at >= GIVE_UP_AFTER:
        return None
    return tried_at + WAITS[min(tries, len(WAITS)) - 1]
