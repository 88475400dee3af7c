"""Who sends and who receives in the benchmarks, and messages that are already stored."""

from __future__ import annotations

import copy
import hashlib
import io
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection

from administrativ_adgang.core import binary, clock, job_names, jobs
from administrativ_adgang.delivery import outbox
from administrativ_adgang.delivery.models import Attempt, Delivery, Receipt
from administrativ_adgang.events.models import Event
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox import services as mailbox
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.messages import intake, storage
from administrativ_adgang.messages.models import Body, Message
from administrativ_adgang.messages.spool import Spool
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems import tokens
from administrativ_adgang.systems.kinds import SetUpWay
from administrativ_adgang.systems.models import System
from bench.ground.letters import SMALL, Template, template
from tests.builders import build_organisation, build_set_up, build_system

TOKEN = "7f3e7a5e-54e3-4d67-9a3c-5b7b7d6d1c11"


@dataclass(frozen=True)
class Sender:
    """A sending system and its key."""

    system: System
    key: str


def sender() -> Sender:
    """An authority's sending system."""
    system = build_system(build_organisation("Afsender"), is_sender=True, token=TOKEN)
    return Sender(system, tokens.key(system.pk, TOKEN))


def receiver(address: str = "") -> System:
    """The receiver system of an authority with its post pushed to an address; without one it reads in the mailbox."""
    organisation = build_organisation()
    system = build_system(organisation, slot=1, endpoint=address, memo_version="1.2")
    if address:
        build_set_up(organisation, SetUpWay.PICKUP_ONLY, system)
    return system


@dataclass(frozen=True)
class Stored:
    """Messages in the store, and the digests of their letters put together."""

    rows: list[Message]
    digest: int


def store(by: Sender, to: Organisation, *, number: int, state: State, size: int = SMALL) -> Stored:
    """Let messages lie in the store in a state, as if they had come in long ago."""
    letter = template(by.system.organisation.cvr_number, to.cvr_number, size)
    pattern = _examined(letter, by, to, state)
    rows = [_row(pattern) for _ in range(number)]
    with ThreadPoolExecutor(4) as pool:
        bodies = [body for body in pool.map(lambda row: _put(row, letter), rows) if body]
    for start in range(0, len(bodies), 500):
        _keep(bodies[start : start + 500])
    Message.objects.bulk_create(rows, batch_size=1_000)
    digest = 0
    for row in rows:
        digest ^= int(row.sha256, 16)
    return Stored(rows, digest)


def fill_mailbox(by: Sender, of: Organisation, *, number: int) -> Stored:
    """Let letters lie in an organisation's mailbox, unread."""
    stored = store(by, of, number=number, state=State.IN_MAILBOX)
    for start in range(0, number, 1_000):
        mailbox.place_many(stored.rows[start : start + 1_000], at=clock.now())
    return stored


def _examined(letter: Template, by: Sender, to: Organisation, state: State) -> Message:
    with Spool(limit=1 << 30) as spool:
        spool.write(letter.letter(uuid.uuid4()))
        row = intake.examine(spool)
    assert not [finding for finding in row.findings if finding["severity"] == "ERROR"], row.findings
    row.sender_system, row.sender_organisation, row.recipient_organisation = by.system, by.system.organisation, to
    row.state, row.available_at = state, clock.now() if state == State.IN_MAILBOX else None
    return row


def _row(pattern: Message) -> Message:
    row = copy.copy(pattern)
    row._state = copy.copy(pattern._state)
    row.pk, row.transmission_id = uuid.uuid4(), uuid.uuid4()
    return row


def _put(row: Message, letter: Template) -> Body | None:
    """Store the letter as intake would: small ones are returned, for the table."""
    data = letter.letter(row.pk)
    row.sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > storage.LARGEST_IN_TABLE:
        row.content_key = storage.put(io.BytesIO(data), owner=row.pk)
        return None
    row.content_key = storage.key_in_table()
    return Body(id=storage.id_in_table(row.content_key), content=data)


def _keep(bodies: Sequence[Body]) -> None:
    with binary.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Body._meta.db_table} (id, content) SELECT * FROM unnest(%b::uuid[], %b::bytea[])",
            [[body.pk for body in bodies], [body.content for body in bodies]],
        )


def stored_bytes(key: str) -> int:
    """How many bytes lie under a key."""
    with storage.open_content(key) as content:
        return content.seek(0, io.SEEK_END)


def hand_over(stored: Stored, system: System) -> None:
    """Put stored messages into the outbox of a system, without waking anybody."""
    now = clock.now()
    Delivery.objects.bulk_create(
        [Delivery(message=row, system=system, created_at=now, due_at=now) for row in stored.rows], batch_size=1_000
    )
    outbox.add_waiting(system.pk, len(stored.rows))


def wake_delivery(systems: Sequence[System]) -> None:
    """Tell the workers."""
    for system in systems:
        jobs.wake(job_names.DELIVER, str(system.pk))


def waiting(systems: Sequence[System]) -> int:
    """How many deliveries have not ended."""
    return Delivery.objects.filter(system__in=systems, done_at=None).count()


def empty() -> None:
    """Remove all messages with everything about them, and their content."""
    for key in Message.objects.exclude(content_key="").values_list("content_key", flat=True):
        if storage.id_in_table(key) is None:
            storage.remove(key)
    names = ", ".join(model._meta.db_table for model in (Message, Body, Delivery, Attempt, Receipt, Event, Placement))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


def _tables() -> Iterator[str]:
    yield from (name for name in connection.introspection.table_names() if name.startswith("administrativ_adgang"))


def tidy() -> None:
    """What the database does by itself when it is quiet, so that no pair pays for the one before."""
    with connection.cursor() as cursor:
        for name in _tables():
            cursor.execute(f"VACUUM ANALYZE {connection.ops.quote_name(name)}")
