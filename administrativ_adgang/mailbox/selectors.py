"""Reading mailboxes."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q

from administrativ_adgang.mailbox.models import Placement


def still_held(message_ids: Collection[UUID]) -> set[UUID]:
    """Which messages somebody besides their recipient keeps, so that the content must stay when the recipient has it.

    That is above all the sender's copy in the folder Sent. The recipient's own placement does not count, so the answer is
    the same before and after :func:`~administrativ_adgang.mailbox.services.take_out`.
    """
    own = Q(mailbox__owner_id=F("message__recipient_id"), mailbox__owner_id_type=F("message__recipient_id_type"))
    return set(Placement.objects.filter(message__in=message_ids).exclude(own).values_list("message_id", flat=True))
