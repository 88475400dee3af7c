"""Containers: every entry becomes a message, or its sender is told why not."""

from __future__ import annotations

import lzma
import tarfile
from io import BytesIO

import pytest

import memo
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import services, unpacking
from administrativ_adgang.messages import containers
from administrativ_adgang.messages.models import Container, ContainerState, Message
from administrativ_adgang.messages.states import State
from administrativ_adgang.systems.models import System
from tests.people import Cast
from tests.poison import poison
from tests.sending import build_memo, build_sender, send

pytestmark = pytest.mark.django_db


def accept(system: System, *entries: tuple[object, bytes]) -> Container:
    archive = BytesIO()
    memo.write_container(archive, entries, dictionary=2**20)  # type: ignore[arg-type]
    return containers.accept(fill=lambda spool: spool.write(archive.getvalue()), system=system)


def test_every_message_of_a_container_is_distributed(cast: Cast) -> None:
    sender = build_sender()
    letters = [build_memo(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number) for _ in range(3)]
    container = accept(sender, *letters)
    unpacking.unpack(container.pk)
    unpacking.unpack(container.pk)
    services.distribute_received()

    assert Message.objects.filter(state=State.IN_MAILBOX).count() == 3
    assert set(Receipt.objects.values_list("transmission_id", "status")) == {(container.pk, "COMPLETED")}
    container.refresh_from_db()
    assert (container.state, container.accepted) == (ContainerState.UNPACKED, 3)


def test_an_entry_that_is_no_message_is_answered_and_the_rest_goes_on(cast: Cast) -> None:
    sender = build_sender()
    broken = memo.new_message_uuid()
    good = build_memo(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number)
    container = accept(sender, (broken, b"not xml at all"), good)
    unpacking.unpack(container.pk)

    receipt = Receipt.objects.get()
    assert (receipt.message_uuid, receipt.status, receipt.transmission_id) == (broken, "INVALID", container.pk)
    assert receipt.error_code
    assert receipt.error_message
    assert list(Message.objects.values_list("pk", flat=True)) == [good[0]]


def test_a_message_sent_before_gets_its_verdict_again(cast: Cast) -> None:
    sender = build_sender()
    letter = build_memo(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number)
    first = accept(sender, letter)
    unpacking.unpack(first.pk)
    services.distribute_received()
    again = accept(sender, letter)
    unpacking.unpack(again.pk)

    assert Message.objects.count() == 1
    verdicts = dict(Receipt.objects.values_list("transmission_id", "status"))
    assert verdicts == {first.pk: "COMPLETED", again.pk: "COMPLETED"}


def test_another_worker_at_the_same_container_changes_nothing(cast: Cast) -> None:
    container = accept(build_sender(), build_memo(sender="1" * 8, recipient=cast.agency.cvr_number))
    (batch,) = containers.batches(container.pk)
    unpacking.unpack(container.pk)
    assert unpacking._take(batch) is False
    assert Message.objects.count() == 1


def test_a_single_message_is_not_touched(cast: Cast) -> None:
    message = send(build_sender(), cast.agency)
    unpacking.unpack(message.transmission_id)
    assert Message.objects.get().state == State.RECEIVED


def test_an_entry_whose_name_the_database_cannot_hold_does_not_stop_the_container(cast: Cast) -> None:
    sender = build_sender()
    number, letter = build_memo(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number)
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as entries:
        bad = tarfile.TarInfo("a.xml")
        bad.pax_headers = {"path": "a\0b.xml"}
        entries.addfile(bad)
        good = tarfile.TarInfo(f"{number}.xml")
        good.size = len(letter)
        entries.addfile(good, BytesIO(letter))
    packed = lzma.compress(archive.getvalue(), format=lzma.FORMAT_ALONE)
    container = containers.accept(fill=lambda spool: spool.write(packed), system=sender)
    unpacking.unpack(container.pk)

    container.refresh_from_db()
    assert (container.state, container.accepted, container.refused) == (ContainerState.UNPACKED, 1, 1)
    assert Receipt.objects.get().error_code == "entry.name.not.allowed"


def test_a_message_that_cannot_be_kept_holds_up_no_other_and_its_sender_is_told(cast: Cast) -> None:
    sender = build_sender()
    letters = [build_memo(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number) for _ in range(5)]
    container = accept(sender, *letters)
    bad = letters[2][0]
    poison(Message, "id", bad)
    unpacking.unpack(container.pk)

    assert set(Message.objects.values_list("pk", flat=True)) == {number for number, _ in letters} - {bad}
    receipt = Receipt.objects.get()
    assert (receipt.message_uuid, receipt.status, receipt.error_code) == (bad, "INVALID", "message.not.kept")
    container.refresh_from_db()
    assert (container.state, container.accepted, container.refused) == (ContainerState.UNPACKED, 4, 1)
