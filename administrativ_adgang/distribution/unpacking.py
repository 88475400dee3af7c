"""Unpacks containers: the messages room reads and takes entries, and the sender is told here of what was not taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db import transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox, receipts
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.messages import containers
from administrativ_adgang.messages.models import Message


def unpack(container_id: UUID) -> None:
    """Unpack a container to its end, or from where a killed worker left it. Harmless while another worker does it."""
    with containers.sole_unpacker(container_id) as mine:
        if not mine:
            return
        for batch in containers.batches(container_id):
            if not _take(batch):
                return


@transaction.atomic
def _take(batch: containers.Batch) -> bool:
    taken = containers.take(batch)
    if taken is None:
        return False
    outbox.enqueue_receipts([*_of_refused(batch, taken.refused), *_of_repeated(batch, taken.repeated)])
    return True


def _of_refused(batch: containers.Batch, refused: Collection[containers.RefusedEntry]) -> Iterator[Receipt]:
    for entry in refused:
        yield receipts.of_entry(
            system=batch.container.system,
            transmission_id=batch.container.pk,
            message_uuid=entry.message_uuid,
            message_id=entry.message_id,
            code=entry.code,
            text=f"{entry.name}: {entry.text}" if entry.name else entry.text,
            at=clock.now(),
        )


def _of_repeated(batch: containers.Batch, repeated: Collection[Message]) -> Iterator[Receipt]:
    """A message sent again gets its verdict again, under the new transmission; one not judged yet gets it once."""
    for first in receipts.of_messages(repeated):
        yield receipts.again(first, transmission_id=batch.container.pk, at=clock.now())
