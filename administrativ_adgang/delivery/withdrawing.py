"""Withdrawing deliveries that have not happened."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Delivery

#: Stands where the cause of a failure stands: it was not tried to the end, it was taken back.
WITHDRAWN = "WITHDRAWN"


def withdraw(run_id: UUID) -> list[UUID]:
    """End the deliveries of an emptying that wait in nobody's hands; returns their messages. Call in a transaction.

    The rows stay, with the attempts that were made; sent again, a message starts over on its row.
    """
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    rows = Delivery.objects.select_for_update(skip_locked=True).filter(free, emptying_run_id=run_id, done_at=None)
    found = list(rows.order_by("pk").values_list("pk", "message_id", "system_id"))
    if found:
        Delivery.objects.filter(pk__in=[pk for pk, _, _ in found]).update(
            done_at=now, lease_until=None, emptying_run_id=None, last_cause=WITHDRAWN
        )
    for system_id, number in sorted(Counter(system_id for _, _, system_id in found).items()):
        outbox.add_waiting(system_id, -number)
    return [message_id for _, message_id, _ in found]
