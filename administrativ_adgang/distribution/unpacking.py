"""Unpacks containers: the messages room reads and takes entries, and the sender is told here of what was not taken."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from administrativ_adgang.core import clock
from administrativ_adgang.delivery import outbox, receipts
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import apart
from administrativ_adgang.messages import containers
from administrativ_adgang.messages.arrival import Arrival
from administrativ_adgang.messages.entering import enter_many
from administrativ_adgang.messages.models import Message

log = logging.getLogger(__name__)


def unpack(container_id: UUID) -> None:
    """Unpack a container to its end, or from where a killed worker left it. Harmless while another worker does it."""
    with containers.sole_unpacker(container_id) as mine:
        if not mine:
            return
        for batch in containers.batches(container_id):
            if not _take(batch):
                return


def _take(batch: containers.Batch) -> bool:
    """Take a batch; when that fails, without the messages that make it fail: their sender is told to try again."""
    try:
        return _take_all(batch)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception(
            "A batch of container %s failed; the messages that make it fail are set aside", batch.container.pk
        )
    apart.halve(_try, list(batch.arrivals), alone=partial(_set_aside, batch))
    return _take_all(batch)


def _try(arrivals: Sequence[Arrival]) -> None:
    """See whether messages can be taken, and take none."""
    enter_many(arrivals)
    transaction.set_rollback(True)


def _set_aside(batch: containers.Batch, arrival: Arrival, error: Exception) -> None:
    log.error("Message %s of container %s cannot be taken", arrival.message.pk, batch.container.pk, exc_info=error)
    batch.arrivals.remove(arrival)
    text = f"Meddelelsen {arrival.message.pk} kunne ikke gemmes på grund af en fejl hos os. Send den igen."
    batch.refused.append(containers.RefusedEntry("", arrival.message.pk, "", "message.not.kept", text))


@transaction.atomic
def _take_all(batch: containers.Batch) -> bool:
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
