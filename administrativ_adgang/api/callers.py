"""What must be known about a system at each of its calls, read together and remembered for a second.

A system that sends a thousand messages a second would otherwise ask four questions of the database for each. The price:
a right that is taken away, a renewed key or a switched-off system counts within a second instead of at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs import access
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.systems import selectors, tokens
from administrativ_adgang.systems.models import Certificate, System

MEMORY = timedelta(seconds=1)
_MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Caller:
    """A system with what it has been given: networks (none: any), certificates by fingerprint, and rights."""

    system: System
    networks: tuple[str, ...]
    certificates: dict[str, Certificate]
    privileges: frozenset[Privilege]
    read_at: datetime


#: By the digest of the key: whoever reads our memory finds no keys in it.
_remembered: dict[bytes, Caller] = {}


def find(key: str) -> Caller | None:
    """The caller a key belongs to, active or not; None when no system has it."""
    digest = hashlib.sha256(key.encode()).digest()
    caller = _remembered.get(digest)
    if caller is not None and timedelta(0) <= clock.now() - caller.read_at < MEMORY:
        return caller
    pair = tokens.read_key(key)
    caller = _read(*pair) if pair else None
    _remember(digest, caller)
    return caller


def forget() -> None:
    """Read every caller anew at its next call."""
    _remembered.clear()


def _read(system_id: UUID, token: str) -> Caller | None:
    now = clock.now()
    system = selectors.find_by_key(system_id, token)
    if system is None:
        return None
    return Caller(
        system,
        tuple(selectors.networks_of(system)),
        {certificate.fingerprint: certificate for certificate in selectors.certificates_of(system)},
        access.privileges_in(system.identity, system.organisation),
        now,
    )


def _remember(digest: bytes, caller: Caller | None) -> None:
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    if caller is None:
        _remembered.pop(digest, None)
    else:
        _remembered[digest] = caller
