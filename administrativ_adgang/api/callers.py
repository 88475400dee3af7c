"""What must be known about a system at each of its calls, remembered for as long as nothing of it has changed.

A system that sends a thousand messages a second would otherwise ask four questions of the database for each. One small
question remains: the stamp, which moves in the transaction of every change to the system, its credentials and its
rights. So a right or key that is taken away is gone at the very next call.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import selectors, tokens
from administrativ_adgang.systems.models import Certificate, System

#: What the stamp cannot tell, because nobody changes anything: a right begins by the clock.
MEMORY = timedelta(seconds=1)
#: When somebody who sends all the time is read anew, by one thread, while the others go by what is remembered. Without
#: it all threads would find it too old at the same moment and read it at once: that took a third of their time.
_RENEWED_AFTER = timedelta(seconds=0.7)
_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Caller:
    """A system with what it has been given: networks (none: any), certificates by fingerprint, and rights.

    ``until`` is when the first of its rights ends, None when none does.
    """

    system: System
    networks: tuple[str, ...]
    certificates: dict[str, Certificate]
    privileges: frozenset[Privilege]
    until: datetime | None
    stamp: str | None
    read_at: datetime

    def is_fresh(self, stamp: str | None) -> bool:
        """Whether what was read still is so, by the stamp of this moment and by the clock."""
        now = clock.now()
        is_young = timedelta(0) <= now - self.read_at < MEMORY
        return is_young and self.stamp == stamp and (self.until is None or now < self.until)

    @property
    def is_to_be_renewed(self) -> bool:
        """Whether it will soon be too old."""
        return clock.now() - self.read_at >= _RENEWED_AFTER


#: By the digest of the key: whoever reads our memory finds no keys in it.
_remembered: dict[bytes, Caller] = {}
_renewing = Lock()


def find(key: str) -> Caller | None:
    """The caller a key belongs to, active or not; None when no system has it."""
    return _find(key, is_renewed=False)


def recall(key: str) -> Caller | None:
    """The caller as it was known at most a second ago, else as :func:`find`.

    For whoever lets the database compare the stamp in the statement that counts: that saves the question of its own.
    What is remembered may let in so, but must keep nobody out: ask :func:`find` before refusing.
    """
    digest = _digest(key)
    caller = _remembered.get(digest)
    if caller is None:
        return find(key)
    is_fresh = caller.is_fresh(caller.stamp)
    if (is_fresh and not caller.is_to_be_renewed) or not _renewing.acquire(blocking=not is_fresh):
        return caller
    try:
        # Who had to wait finds what the one before has read.
        newer = _remembered.get(digest)
        return _find(key, is_renewed=True) if newer is caller else newer
    finally:
        _renewing.release()


def forget() -> None:
    """Read every caller anew at its next call."""
    _remembered.clear()


def _find(key: str, *, is_renewed: bool) -> Caller | None:
    pair = tokens.read_key(key)
    if pair is None:
        return None
    digest = _digest(key)
    # The stamp before the facts: a change between the two makes the next call ask again, never the other way round.
    stamp = selectors.stamp_of(pair[0])
    caller = _remembered.get(digest)
    if caller is not None and caller.is_fresh(stamp) and not is_renewed:
        return caller
    caller = _read(*pair, stamp) if stamp is not None else None
    _remember(digest, caller)
    return caller


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _read(system_id: UUID, token: str, stamp: str) -> Caller | None:
    now = clock.now()
    system = selectors.find_by_key(system_id, token)
    if system is None:
        return None
    held = access.active_grants(system.identity).filter(scope=system.organisation).values_list("type", "active_to")
    rights = list(held)
    return Caller(
        system,
        tuple(selectors.networks_of(system)),
        {certificate.fingerprint: certificate for certificate in selectors.certificates_of(system)},
        frozenset(Privilege(type_) for type_, _ in rights),
        min((end for _, end in rights if end is not None), default=None),
        stamp,
        now,
    )


def _remember(digest: bytes, caller: Caller | None) -> None:
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    if caller is None:
        _remembered.pop(digest, None)
    else:
        _remembered[digest] = caller
