"""Keeps one message that cannot be distributed from holding up the others.

Messages go in batches, so a fault in our handling of one would fail its whole batch, and the same batch again and
again. Then the batch goes one by one, and the one that fails stays apart for a while: accepted still, tried anew later.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from administrativ_adgang.core import clock
from administrativ_adgang.messages.models import Message

log = logging.getLogger(__name__)

REST = timedelta(minutes=5)

#: Until when a message stays apart. A worker that starts anew tries it at once.
_until: dict[UUID, datetime] = {}


class Lock(Protocol):
    """Finds the next messages and locks them."""

    def __call__(self, limit: int, *, without: Collection[UUID]) -> list[Message]: ...


class Work(Protocol):
    """Does something with locked messages, all or none; returns how many there were."""

    def __call__(self, batch: list[Message], /) -> int: ...


def in_batches(lock: Lock, work: Work, limit: int) -> int:
    """Work on up to ``limit`` messages in one transaction, one by one when that fails; returns how many there were."""
    try:
        with transaction.atomic():
            return work(lock(limit, without=_resting()))
    except (OperationalError, InterfaceError):
        # The database is away or two waited for each other: no message's fault.
        raise
    except Exception:
        log.exception("A batch failed; its messages are tried one by one")
    return sum(_one(lock, work) for _ in range(limit))


def _one(lock: Lock, work: Work) -> int:
    tried: list[Message] = []
    try:
        with transaction.atomic():
            tried = lock(1, without=_resting())
            return work(tried)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        for message in tried:
            log.exception("Message %s cannot be distributed and is tried again later", message.pk)
            _until[message.pk] = clock.now() + REST
        return len(tried)


def _resting() -> list[UUID]:
    now = clock.now()
    for key in [key for key, until in _until.items() if until <= now]:
        del _until[key]
    return list(_until)
