"""What kinds of received post a mailbox holds: one grouped query over a bounded number of letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.mailbox.stock import MOST_WEIGHED, folders_with_received
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State


@dataclass(frozen=True, slots=True)
class Amount:
    """How many letters, of them unread, and their bytes."""

    count: int
    unread: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Kind:
    """What decides where a letter goes. Between two limits all sizes, and numbers of attachments, go alike: the largest
    stands for the others.
    """

    contact_point_id: str
    post_type: str
    size: int
    attachments: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The letters in three ways of dividing them. ``ages`` has as many entries as moments were given, and one more."""

    ages: tuple[Amount, ...]
    senders: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[Kind, Amount], ...]


_NOTHING = Amount(0, 0, 0)

# Which letters are read, when there are more than the most, is left to the database: any are as good.
_STATEMENT = f"""
SELECT GROUPING(age), GROUPING(sender_id), age, max(sender_label), contact_point_id, post_type,
    max(size), max(attachment_count), count(*), count(*) FILTER (WHERE is_unread), sum(size)::bigint
FROM (
    SELECT width_bucket(placed.placed_at, %(moments)s::timestamptz[]) AS age, placed.read_at IS NULL AS is_unread,
        message.sender_id, message.sender_label, message.contact_point_id, message.post_type, message.size,
        message.attachment_count, width_bucket(message.size, %(sizes)s::bigint[]) AS size_step,
        width_bucket(message.attachment_count::bigint, %(attachments)s::bigint[]) AS attachment_step
    FROM (
        SELECT message_id, placed_at, read_at FROM {Placement._meta.db_table}
        WHERE folder_id = ANY(%(folders)s::uuid[]) LIMIT %(most)s
    ) AS placed JOIN {Message._meta.db_table} AS message ON message.id = placed.message_id AND message.state = %(state)s
) AS letters
GROUP BY GROUPING SETS ((age), (sender_id), (contact_point_id, post_type, size_step, attachment_step))
"""


def survey(
    organisation: Organisation, *, moments: Sequence[datetime], sizes: Sequence[int], attachments: Sequence[int]
) -> Survey:
    """Divide the received post: by when it came (between ``moments``, ascending), by sender, most first, and by kind.

    ``sizes`` and ``attachments`` are the limits that letters are told apart by. At most ``MOST_WEIGHED`` are read.
    """
    folders = folders_with_received(organisation, includes_deleted=True).values_list("pk", flat=True)
    asked: dict[str, Any] = {
        "folders": list(folders),
        "most": MOST_WEIGHED,
        "moments": list(moments),
        # A step begins above a limit, not at it.
        "sizes": [limit + 1 for limit in sorted(set(sizes))],
        "attachments": [limit + 1 for limit in sorted(set(attachments))],
        "state": str(State.IN_MAILBOX),
    }
    ages, senders, kinds = {}, [], []
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, asked)
        for no_age, no_sender, age, label, point, post_type, size, files, *amount in cursor.fetchall():
            if not no_age:
                ages[age] = Amount(*amount)
            elif not no_sender:
                senders.append((label, amount[0]))
            else:
                kinds.append((Kind(point, post_type, size, files), Amount(*amount)))
    senders.sort(key=lambda one: (-one[1], one[0]))
    return Survey(tuple(ages.get(step, _NOTHING) for step in range(len(moments) + 1)), tuple(senders), tuple(kinds))
