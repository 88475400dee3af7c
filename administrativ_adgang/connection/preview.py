"""What the first connect will send, told before anybody agrees to it."""

from __future__ import annotations

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import stock
from administrativ_adgang.mailbox.stock import Stock


def preview(organisation: Organisation, *, includes_deleted: bool = True) -> Stock:
    """Number, bytes and oldest letter of the post in the organisation's mailbox. Takes a bounded time."""
    return stock.weigh(organisation, includes_deleted=includes_deleted)
