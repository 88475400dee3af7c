"""Containers: many messages in one transmission, stored as they came and unpacked afterwards, a batch at a time.

Source: interface description, section 3.2. ``batches`` reads and makes the contents durable, ``take`` writes a batch's
rows together with the position in the archive, so a run that is killed goes on where the last batch ended and doubles
nothing. What cannot become a message is handed up as a value: the rooms above write the receipts in that transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

import memo
from administrativ_adgang.core import job_names, jobs, places
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.events import services as events
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import intake, storage
from administrativ_adgang.messages.arrival import Arrival
from administrativ_adgang.messages.entering import enter_many
from administrativ_adgang.messages.models import Container, ContainerState, Message
from administrativ_adgang.messages.spool import Spool
from administrativ_adgang.systems.models import System

BATCH_MESSAGES = 200
BATCH_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An entry that did not become a message, or the archive as a whole (``name`` empty).

    ``message_uuid`` is None where it cannot be known, or belongs to another message already.
    """

    name: str
    message_uuid: UUID | None
    message_id: str
    code: str
    text: str


@dataclass(slots=True)
class Batch:
    """Entries read together, up to position ``end``. ``is_last`` ends the container, maybe with a problem."""

    container: Container
    start: int
    end: int
    arrivals: list[Arrival] = field(default_factory=list)
    refused: list[RefusedEntry] = field(default_factory=list)
    is_last: bool = False
    problem: memo.ContainerError | None = None
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to write it down."""
        return self.end - self.start >= BATCH_MESSAGES or self.size >= BATCH_BYTES


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: new messages, those the same system had sent before (each once), and what was refused."""

    accepted: list[Message]
    repeated: list[Message]
    refused: list[RefusedEntry]


def accept(*, fill: Callable[[Spool], None], system: System) -> Container:
    """Take a container from a sender system. ``fill`` puts its bytes into the spool; nothing stays when it raises."""
    container = Container(id=uuid4(), system=system)
    with Spool(limit=settings.MAXIMUM_CONTAINER_BYTES) as spool:
        fill(spool)
        if not spool.size:
            raise RefusedByRule("Kaldet har intet indhold.", code="content.missing")
        container.size = spool.size
        container.content_key = spool.keep_as_file(owner=container.pk, kind=storage.CONTAINER)
    with transaction.atomic():
        container.save(force_insert=True)
        _record(container, Tag.MEMO_MASS_SEND_RECEIVED)
        _record(container, Tag.TECHNICAL_RECEIPT_SENT)
        jobs.wake(job_names.UNPACK, str(container.pk))
    return container


def sole_unpacker(container_id: UUID) -> AbstractContextManager[bool]:
    """Whether nobody else unpacks the container now; holds that place inside the block."""
    return places.place(Container.__name__, container_id.bytes)


def batches(container_id: UUID) -> Iterator[Batch]:
    """Read the container from where the last run ended. Every batch has to go through :func:`take` before the next.

    No batch when it is unpacked already or gone.
    """
    container = Container.objects.select_related("system__organisation").filter(pk=container_id).first()
    if container is None or container.state != ContainerState.RECEIVED:
        return
    batch = Batch(container, start=container.position, end=container.position)
    try:
        with storage.open_content(container.content_key) as archive:
            for entry in memo.read_container(cast(BinaryIO, archive)):
                if entry.position <= container.position:
                    continue
                _read(entry, batch)
                if batch.is_full:
                    yield batch
                    batch = Batch(container, start=batch.end, end=batch.end)
    except memo.ContainerError as problem:
        batch.problem = problem
        batch.refused.append(RefusedEntry("", None, "", problem.fault, problem.danish))
    batch.is_last = True
    yield batch


@transaction.atomic
def take(batch: Batch) -> Taken | None:
    """Write a batch's messages, events and the container's new position. None when another run has been faster.

    Call it inside the transaction that also writes the receipts of what was refused.
    """
    container = Container.objects.select_for_update().get(pk=batch.container.pk)
    if container.position != batch.start or container.state != ContainerState.RECEIVED:
        _forget(batch.arrivals)
        return None
    taken = _enter(batch)
    container.position = batch.end
    container.accepted += len(taken.accepted) + len(taken.repeated)
    container.refused += len(taken.refused)
    if batch.is_last:
        _finish(container, batch.problem)
    container.save(update_fields=["position", "accepted", "refused", "state", "problem", "content_key"])
    return taken


def _read(entry: memo.Entry, batch: Batch) -> None:
    """Examine one entry and put it on one of the batch's two lists."""
    batch.end = entry.position
    if entry.problem is not None:
        message_uuid = None if entry.problem.fault == memo.EntryFault.DUPLICATE_NAME else _named(entry)
        batch.refused.append(RefusedEntry(entry.name, message_uuid, "", entry.problem.fault, entry.problem.danish))
        return
    with Spool(limit=settings.MAXIMUM_MESSAGE_BYTES) as spool, entry.open() as content:
        try:
            spool.fill(content)
            message = intake.examine(spool)
        except RefusedByRule as refusal:
            batch.refused.append(RefusedEntry(entry.name, _named(entry), "", refusal.code, refusal.text))
            return
        except memo.ContainerError as problem:
            # The archive ends or breaks inside this message: the sender must hear which one was lost.
            batch.refused.append(RefusedEntry(entry.name, _named(entry), "", problem.fault, problem.danish))
            raise
        message.transmission_id = batch.container.pk
        message.sender_system = batch.container.system
        message.content_key, body = spool.keep(owner=message.pk)
    batch.size += spool.size
    batch.arrivals.append(Arrival(message, (Tag.MEMO_EXTRACTED,), body=body))


def _named(entry: memo.Entry) -> UUID | None:
    """The messageUUID that the entry's name announces: all there is to tell the sender which one it was."""
    return memo.read_uuid(entry.name.removesuffix(".xml"))


def _enter(batch: Batch) -> Taken:
    taken = Taken([], [], list(batch.refused))
    standing = enter_many(batch.arrivals) if batch.arrivals else {}
    jobs.wake(job_names.DISTRIBUTE)
    for arrival in batch.arrivals:
        message = arrival.message
        try:
            if intake.is_repeated(standing[message.pk], message):
                taken.repeated.append(standing[message.pk])
                _forget([arrival])
            else:
                taken.accepted.append(message)
        except intake.AlreadyUsed as refusal:
            text = f"{refusal.text} ({message.pk})"
            taken.refused.append(RefusedEntry("", None, message.message_id, refusal.code, text))
            _forget([arrival])
    return taken


def _finish(container: Container, problem: memo.ContainerError | None) -> None:
    container.state = ContainerState.REJECTED if problem else ContainerState.UNPACKED
    if problem:
        container.problem = problem.danish
        _record(container, Tag.MEMO_ARCHIVE_REJECTED, reason=problem.danish, code=str(problem.fault))
    storage.remove_with_rows([container.content_key])
    container.content_key = ""


def _forget(arrivals: list[Arrival]) -> None:
    storage.remove_with_rows(arrival.message.content_key for arrival in arrivals)


def _record(container: Container, tag: Tag, **properties: str) -> None:
    events.record(
        Event(
            tag=tag,
            transmission_id=container.pk,
            organisation_id=container.system.organisation_id,
            sender_organisation_id=container.system.organisation_id,
            system_id=container.system_id,
            properties=properties,
        )
    )
