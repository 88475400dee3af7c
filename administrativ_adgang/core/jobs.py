"""Waking a worker: after commit, by name, without importing job code.

A wake-up may be lost (Redis gone) and may come twice; rows in the database are the truth and the timed sweep finds
what a lost wake-up left lying. That is why a failing broker is logged here and never fails the caller.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cache, partial
from typing import Any, cast

import redis
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from administrativ_adgang.core import clock

log = logging.getLogger(__name__)

# A second wake-up for the same work inside this time adds nothing: the first has not begun yet or will see the row.
_QUIET_MILLISECONDS = 2_000
_SIGNS = "signs-of-life"


@cache
def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def wake(name: str, *arguments: str) -> None:
    """Ask a worker, once this transaction has committed, to run job ``name`` with ``arguments``."""
    transaction.on_commit(partial(_send, name, *arguments))


def take_back(name: str, *arguments: str) -> None:
    """Take the job's wake-up back: from now on somebody is woken again, for rows this run may not see.

    A job does so when it begins; one that works alone, also before its last look.
    """
    try:
        _broker().delete(_key(name, arguments))
    except redis.RedisError:
        log.warning("Broker does not answer; the timed sweep takes over", extra={"job": name})


def broker_answers() -> bool:
    """Whether Redis is there at this moment."""
    try:
        return bool(_broker().ping())
    except redis.RedisError:
        return False


def give_sign_of_life(queue: str) -> None:
    """Told by a worker that reads a queue."""
    try:
        _broker().hset(_SIGNS, queue, clock.now().isoformat())
    except redis.RedisError:
        log.warning("Broker does not answer; nobody hears that queue %s is read", queue)


def signs_of_life() -> dict[str, datetime]:
    """When each queue was last known to be read; what is not known is left out."""
    try:
        found = cast("dict[bytes, bytes]", _broker().hgetall(_SIGNS))
    except redis.RedisError:
        return {}
    return {queue.decode(): datetime.fromisoformat(at.decode()) for queue, at in found.items()}


def _key(name: str, arguments: tuple[Any, ...]) -> str:
    return ":".join(("wake", name, *map(str, arguments)))


def _send(name: str, *arguments: str) -> None:
    try:
        if _broker().set(_key(name, arguments), 1, nx=True, px=_QUIET_MILLISECONDS):
            current_app.send_task(name, args=arguments, retry=False)
    except (redis.RedisError, OperationalError, OSError):
        log.warning("Could not wake %s; the timed sweep takes over", name)
