"""Business receipts that sender systems fetch themselves: reading one leaves it, taking it off the list is told of."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.delivery import receipts
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.systems.models import System


@transaction.atomic
def take_off_list(*, system: System, receipt_id: UUID) -> Receipt:
    """Hand a receipt over for good. Raises :class:`NotFound` for another's, and for one that is gone already."""
    receipt = receipts.get(system, receipt_id)
    if not receipts.take_off_list(system, receipt_id):
        raise NotFound("Kvitteringen findes ikke.")
    record(
        Event(
            tag=Tag.RECEIPT_SENT,
            message_uuid=receipt.message_uuid,
            transmission_id=receipt.transmission_id,
            sender_organisation_id=system.organisation_id,
            system_id=system.pk,
        )
    )
    return receipt
