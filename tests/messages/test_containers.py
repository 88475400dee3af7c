"""Containers: taken whole, unpacked in batches that can be killed, and one bad message spoils nothing."""

from __future__ import annotations

import io
import lzma
import tarfile
import uuid
from collections.abc import Sequence
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from django.db import connection

import memo
from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import unpacking
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.messages import containers
from administrativ_adgang.messages.models import Container, ContainerState, Message
from administrativ_adgang.systems.models import System
from tests.sending import build_memo, build_sender, send
from tests.stored import Stored, content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(db: None) -> System:
    return build_sender()


def letters(system: System, number: int, **wishes: Any) -> list[tuple[uuid.UUID, bytes]]:
    cvr = system.organisation.cvr_number
    return [build_memo(sender=cvr, recipient="0101010000", **wishes) for _ in range(number)]


def packed(entries: Sequence[tuple[uuid.UUID, bytes]]) -> bytes:
    target = io.BytesIO()
    memo.write_container(target, entries)
    return target.getvalue()


def packed_by_hand(entries: Sequence[tuple[str, bytes]]) -> bytes:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, content in entries:
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return lzma.compress(plain.getvalue(), format=lzma.FORMAT_ALONE)


def accept(system: System, archive: bytes) -> Container:
    return containers.accept(fill=lambda spool: spool.write(archive), system=system)


def unpacked(container: Container) -> Container:
    unpacking.unpack(container.pk)
    container.refresh_from_db()
    return container


def receipts_of(container: Container) -> list[tuple[uuid.UUID | None, str]]:
    rows = Receipt.objects.filter(transmission_id=container.pk).order_by("created_at")
    return [(row.message_uuid, row.error_code) for row in rows]


def test_a_container_is_stored_as_it_came(stored: Stored, system: System) -> None:
    archive = packed(letters(system, 2))
    container = Container.objects.get(pk=accept(system, archive).pk)
    assert (container.state, container.size) == (ContainerState.RECEIVED, len(archive))
    assert content_of(container.content_key) == archive
    assert [event.tag for event in stored.events] == [Tag.MEMO_MASS_SEND_RECEIVED, Tag.TECHNICAL_RECEIPT_SENT]


def test_every_message_is_taken_and_the_container_is_gone(
    stored: Stored, system: System, django_capture_on_commit_callbacks: Any
) -> None:
    entries = letters(system, 3)
    container = accept(system, packed(entries))
    with django_capture_on_commit_callbacks(execute=True):
        unpacked(container)
    assert (container.state, container.position, container.accepted, container.refused) == ("UNPACKED", 3, 3, 0)
    assert {(message.pk, message.transmission_id, message.size) for message in Message.objects.all()} == {
        (identifier, container.pk, len(xml)) for identifier, xml in entries
    }
    assert [event.tag for event in stored.events[2:]] == [Tag.MEMO_EXTRACTED] * 3
    assert stored.contents == 3
    assert content_of(Message.objects.get(pk=entries[0][0]).content_key) == entries[0][1]


def test_a_broken_third_message_spoils_nothing_and_is_answered(stored: Stored, system: System) -> None:
    entries = letters(system, 5)
    broken = entries[2][0]
    entries[2] = (broken, entries[2][1][:200])
    container = unpacked(accept(system, packed(entries)))
    assert (container.state, container.accepted, container.refused) == ("UNPACKED", 4, 1)
    assert receipts_of(container) == [(broken, "xml.not.well.formed")]
    assert not Message.objects.filter(pk=broken).exists()


def test_a_message_its_schema_refuses_is_a_message_like_another(stored: Stored, system: System) -> None:
    (identifier, xml), *_ = letters(system, 1)
    container = unpacked(accept(system, packed([(identifier, xml.replace(b"memo:label>", b"memo:lable>"))])))
    assert (container.accepted, Message.objects.get().pk, receipts_of(container)) == (1, identifier, [])


def test_path_names_and_second_files_are_answered_and_the_rest_is_taken(stored: Stored, system: System) -> None:
    (first, one), (second, two), (_, three) = letters(system, 3)
    archive = packed_by_hand(
        [
            (f"{first}.xml", one),
            ("../../etc/passwd", b"x"),
            ("folder/letter.xml", three),
            (f"{second}.xml", two),
            (f"{second}.xml", two),
        ]
    )
    container = unpacked(accept(system, archive))
    assert set(Message.objects.values_list("pk", flat=True)) == {first, second}
    assert receipts_of(container) == [
        (None, "entry.name.not.allowed"),
        (None, "entry.name.not.allowed"),
        (None, "entry.duplicate.name"),
    ]
    assert all(path.is_relative_to(stored.folder) for path in stored.files)


def test_a_used_id_is_answered_without_taking_the_first_ones_place(stored: Stored, system: System) -> None:
    taken = send(build_sender(), "0101010000")
    (identifier, xml), *_ = letters(system, 1, message_uuid=taken.pk)
    container = unpacked(accept(system, packed([(identifier, xml)])))
    assert (container.accepted, receipts_of(container)) == (0, [(None, "message.uuid.already.used")])
    assert Message.objects.get().sender_system == taken.sender_system


def test_a_container_sent_again_makes_no_message_twice(stored: Stored, system: System) -> None:
    archive = packed(letters(system, 3))
    first, second = unpacked(accept(system, archive)), unpacked(accept(system, archive))
    assert (first.accepted, second.accepted, Message.objects.count()) == (3, 3, 3)
    assert set(Message.objects.values_list("transmission_id", flat=True)) == {first.pk}


def test_an_archive_that_breaks_off_gives_what_could_be_read(stored: Stored, system: System) -> None:
    entries = letters(system, 40, size=30_000)
    archive = packed(entries)
    container = unpacked(accept(system, archive[: len(archive) // 2]))
    assert container.state == ContainerState.REJECTED
    assert container.problem
    assert 0 < container.accepted < 40
    assert set(Message.objects.values_list("pk", flat=True)) == {key for key, _ in entries[: container.accepted]}
    (event,) = [event for event in stored.events if event.tag == Tag.MEMO_ARCHIVE_REJECTED]
    assert (event.transmission_id, event.properties["code"]) == (container.pk, "container.truncated")
    codes = [code for _, code in receipts_of(container)]
    assert set(codes) == {"container.truncated"}
    assert (None, "container.truncated") in receipts_of(container)


@pytest.mark.parametrize(
    ("archive", "code"),
    [
        (b"<?xml version='1.0'?><Message/>", "container.other.format"),
        (b"\xfd7zXZ\x00 and more than a header", "container.other.format"),
        (b"\xff\x00" * 250, "container.not.lzma"),
        (lzma.compress(b"not tar" * 500, format=lzma.FORMAT_ALONE), "container.not.tar"),
        (lzma.compress(bytes(10_240), format=lzma.FORMAT_ALONE), "container.empty"),
    ],
)
def test_what_is_no_archive_is_rejected_with_a_reason(
    stored: Stored, system: System, archive: bytes, code: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        container = unpacked(accept(system, archive))
    assert (container.state, receipts_of(container)) == (ContainerState.REJECTED, [(None, code)])
    assert (Message.objects.count(), stored.contents) == (0, 0)


def test_a_bomb_is_rejected_without_being_unpacked(stored: Stored, system: System) -> None:
    target = io.BytesIO()
    with lzma.open(target, "wb", format=lzma.FORMAT_ALONE, preset=0) as packer:
        header = tarfile.TarInfo("bomb.xml")
        header.size = 300 * 1024 * 1024
        packer.write(header.tobuf())
        for _ in range(300):
            packer.write(bytes(1024 * 1024))
    container = unpacked(accept(system, target.getvalue()))
    assert container.state == ContainerState.REJECTED
    assert (None, "container.ratio.too.high") in receipts_of(container)
    assert not Message.objects.exists()


def test_nothing_is_no_container(stored: Stored, system: System) -> None:
    with pytest.raises(RefusedByRule):
        accept(system, b"")
    assert stored.is_empty()


def test_more_than_the_limit_is_refused_at_the_door(stored: Stored, system: System, settings: Any) -> None:
    archive = packed(letters(system, 1))
    settings.MAXIMUM_CONTAINER_BYTES = len(archive) - 1
    with pytest.raises(RefusedByRule):
        accept(system, archive)
    assert stored.is_empty()


def test_a_run_that_is_killed_goes_on_where_it_was(
    stored: Stored, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "BATCH_MESSAGES", 2)
    container = accept(system, packed(letters(system, 5)))
    killed = containers.batches(container.pk)
    containers.take(next(killed))
    next(killed)
    killed.close()
    container.refresh_from_db()
    assert (container.position, Message.objects.count()) == (2, 2)
    unpacked(container)
    assert (container.state, container.accepted, Message.objects.count()) == ("UNPACKED", 5, 5)
    assert len([event for event in stored.events if event.tag == Tag.MEMO_EXTRACTED]) == 5


def test_a_batch_that_another_run_has_taken_is_not_taken_again(stored: Stored, system: System) -> None:
    container = accept(system, packed(letters(system, 2)))
    (slow,) = containers.batches(container.pk)
    unpacked(container)
    assert containers.take(slow) is None
    assert (Message.objects.count(), container.accepted) == (2, 2)


def test_an_unpacked_container_is_left_alone(stored: Stored, system: System) -> None:
    container = unpacked(accept(system, packed(letters(system, 1))))
    assert list(containers.batches(container.pk)) == []
    assert list(containers.batches(uuid.uuid4())) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_unpack_the_same_container() -> None:
    key, entered, leave = uuid.uuid4(), Flag(), Flag()

    def other_worker() -> None:
        with containers.sole_unpacker(key) as is_sole:
            assert is_sole
            entered.set()
            leave.wait(10)
        connection.close()

    worker = Thread(target=other_worker)
    worker.start()
    assert entered.wait(10)
    with containers.sole_unpacker(key) as is_sole:
        assert not is_sole
    leave.set()
    worker.join()
    with containers.sole_unpacker(key) as is_sole:
        assert is_sole
