"""Sweeps content that no row names: what a crash left between storing and committing, or committing and removing.

Bounded: each run looks at the two newest days, where a crash leaves things, and at one older day in turn, so that over
time every day is seen without any run walking through everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from administrativ_adgang.core import clock, day_folders
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Container, Message

#: Content is put before its row commits, and an upload may take its time: younger than this, it may still be wanted.
GRACE = timedelta(hours=6)

_BATCH = 1_000


def remove_orphans(*, limit: int = 50_000) -> int:
    """Look at up to ``limit`` files and remove those that no row names; returns how many were removed."""
    return sum(_remove(batch) for batch in _in_batches(islice(_keys(), limit)))


def _keys() -> Iterator[str]:
    yield from _below("incoming", levels=0)
    for kind in (storage.CONTAINER, storage.MEMO):
        for day in day_folders.in_turn(storage.store(), kind):
            yield from _below(day, levels=1)


def _below(folder: str, *, levels: int) -> Iterator[str]:
    try:
        folders, files = storage.store().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in sorted(files))
    if levels:
        for name in sorted(folders):
            yield from _below(f"{folder}/{name}", levels=levels - 1)


def _in_batches(keys: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(keys, _BATCH)):
        yield batch


def _remove(keys: list[str]) -> int:
    """Remove those of the keys that are old enough and that no row names."""
    owners = {owner for key in keys if (owner := storage.owner_of(key))}
    named = {
        *Message.objects.filter(pk__in=owners).values_list("content_key", flat=True),
        *Container.objects.filter(pk__in=owners).values_list("content_key", flat=True),
    }
    orphans = [key for key in keys if key not in named and _is_old(key)]
    for key in orphans:
        storage.remove(key)
    return len(orphans)


def _is_old(key: str) -> bool:
    try:
        return storage.store().get_modified_time(key) < clock.now() - GRACE
    except FileNotFoundError:
        return False
