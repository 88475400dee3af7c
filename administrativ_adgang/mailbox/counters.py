"""The two counters of a folder, changed together with the placements they count.

Every change takes its locks in one order: placements by id, then folders by id. Two that change the same folder at once
wait for each other and never for themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from administrativ_adgang.mailbox.models import Folder


class Changes:
    """How many letters, and how many unread ones, folders gain or lose in one transaction."""

    def __init__(self) -> None:
        self._total: Counter[UUID] = Counter()
        self._unread: Counter[UUID] = Counter()

    def gain(self, folder_id: UUID, *, unread: bool) -> None:
        """A letter came into the folder."""
        self._total[folder_id] += 1
        self._unread[folder_id] += unread

    def lose(self, folder_id: UUID, *, unread: bool) -> None:
        """A letter left the folder."""
        self._total[folder_id] -= 1
        self._unread[folder_id] -= unread

    def became(self, folder_ids: Iterable[UUID], *, unread: bool) -> None:
        """Letters that stay in their folders became read or unread."""
        for folder_id in folder_ids:
            self._unread[folder_id] += 1 if unread else -1

    def save(self) -> None:
        """Add the changes to the folders: one statement to lock them in order, one to write."""
        ids = sorted(self._total.keys() | self._unread.keys())
        if not ids:
            return
        # Without no_key the lock would clash with the foreign keys of placements that others are inserting.
        list(Folder.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Folder._meta.db_table} AS folder"
                " SET total = folder.total + change.total, unread = folder.unread + change.unread"
                " FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS change (id, total, unread)"
                " WHERE folder.id = change.id",
                [ids, [self._total[key] for key in ids], [self._unread[key] for key in ids]],
            )
