"""Running several things truly at the same time, each in its own thread and database connection."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections

from administrativ_adgang.mailbox.models import Folder, Placement


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Start all together, wait for all, and return what they raised."""
    gate, raised = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=10)
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


def assert_counters_are_true() -> None:
    """Every folder's counters equal a live count."""
    for folder in Folder.objects.all():
        letters = Placement.objects.filter(folder=folder)
        assert (folder.total, folder.unread) == (letters.count(), letters.filter(read_at=None).count()), folder.name
