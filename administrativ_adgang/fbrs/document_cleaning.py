"""Sweeps files of access requests that no row names: what a crash left between storing one and committing its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from administrativ_adgang.core import clock, day_folders
from administrativ_adgang.fbrs import approval
from administrativ_adgang.fbrs.models import RequestDocument

#: A file is stored before its row commits: younger than this, it may still be wanted.
GRACE = timedelta(hours=6)
_BATCH = 500


def remove_orphans(*, limit: int = 20_000) -> int:
    """Look at up to ``limit`` files of the newest days and of one older day in turn; returns how many were removed."""
    keys = islice(_keys(), limit)
    removed = 0
    while batch := list(islice(keys, _BATCH)):
        removed += _remove(batch)
    return removed


def _keys() -> Iterator[str]:
    storage = approval.store()
    for day in day_folders.in_turn(storage, approval.DOCUMENT_FOLDER):
        yield from (f"{day}/{name}" for name in sorted(storage.listdir(day)[1]))


def _remove(keys: list[str]) -> int:
    storage = approval.store()
    owners = [owner for key in keys if (owner := _owner(key))]
    named = set(RequestDocument.objects.filter(pk__in=owners).values_list("content_key", flat=True))
    orphans = [key for key in keys if key not in named and _is_old(key)]
    for key in orphans:
        storage.delete(key)
    return len(orphans)


def _owner(key: str) -> UUID | None:
    """The document a file was stored for: its name begins with it; a store that had the name already added to it."""
    try:
        return UUID(hex=key.rpartition("/")[2][:32])
    except ValueError:
        return None


def _is_old(key: str) -> bool:
    try:
        return approval.store().get_modified_time(key) < clock.now() - GRACE
    except FileNotFoundError:
        return False
