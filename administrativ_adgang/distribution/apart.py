"""Keeps one message that cannot be distributed from holding up the others.

Messages go in batches, so a fault in our handling of one would fail its whole batch, and the same batch again and
again. Then the batch goes one by one, and the one that fails stays apart for a while: accepted still, tried anew later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
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
            return work(lock(limit, without=resting()))
    except (OperationalError, InterfaceError):
        # The database is away or two waited for each other: no message's fault.
        raise
    except Exception:
        log.exception("A batch failed; its messages are tried one by one")
    return sum(_one(lock, work) for _ in range(limit))


Item = TypeVar("Item")


def halve(
    work: Callable[[Sequence[Item]], None], batch: Sequence[Item], *, alone: Callable[[Item, Exception], None]
) -> None:
    """Work on a batch in one transaction; when that fails on each half of it, and so on down to the one that fails.

    ``alone`` is told of that one and why, outside the transaction that failed.
    """
    if not batch:
        return
    try:
        with transaction.atomic():
            work(batch)
        return
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(batch) == 1:
            alone(batch[0], error)
            return
        log.warning("A batch of %s failed; it is tried in halves", len(batch), exc_info=True)
    middle = len(batch) // 2
    halve(work, batch[:middle], alone=alone)
    halve(work, batch[middle:], alone=alone)


def _one(lock: Lock, work: Work) -> int:
    tried: list[Message] = []
    try:
        with transaction.atomic():
            tried = lock(1, without=resting())
            return work(tried)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        for message in tried:
            log.exception("Message %s cannot be distributed and is tried again later", message.pk)
            _until[message.pk] = clock.now() + REST
        return len(tried)


def resting() -> list[UUID]:
    """The messages that stay apart at this moment."""
    now = clock.now()
    for key in [key for key, until in _until.items() if until <= now]:
        del _until[key]
    return list(_until)
