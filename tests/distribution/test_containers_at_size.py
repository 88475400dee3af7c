"""A container of ten thousand letters: a receipt for each, little memory, and the bad ones spoil nothing."""

from __future__ import annotations

import resource
import uuid
from io import BytesIO

import pytest
from django.db.models import Count

import memo
from administrativ_adgang.delivery.models import Receipt
from administrativ_adgang.distribution import services, unpacking
from administrativ_adgang.messages import containers
from administrativ_adgang.messages.models import Body, Container, ContainerState, Message
from administrativ_adgang.messages.states import State
from tests.people import Cast
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db

NUMBER = 10_000
MEBIBYTE = 1 << 20


def test_ten_thousand_letters_of_which_some_are_bad(cast: Cast, stored: Stored) -> None:
    sender = build_sender()
    identifier, xml = build_memo(sender=sender.organisation.cvr_number, recipient=cast.agency.cvr_number)
    head, tail = xml.split(str(identifier).encode())
    entries = [(key, b"%b%b%b" % (head, str(key).encode(), tail)) for key in (uuid.uuid4() for _ in range(NUMBER))]
    unreadable = {entries[place][0] for place in range(0, NUMBER, 1_000)}
    against_schema = {entries[place][0] for place in range(500, NUMBER, 1_000)}
    entries = [(key, _spoilt(content, key in unreadable, key in against_schema)) for key, content in entries]
    archive = BytesIO()
    memo.write_container(archive, entries, dictionary=MEBIBYTE)

    container = containers.accept(fill=lambda spool: spool.write(archive.getvalue()), system=sender)
    before = _memory()
    unpacking.unpack(container.pk)
    assert _memory() - before < 64 * MEBIBYTE
    while services.distribute_received():
        pass

    container = Container.objects.get(pk=container.pk)
    assert (container.state, container.position) == (ContainerState.UNPACKED, NUMBER)
    assert (container.accepted, container.refused) == (NUMBER - len(unreadable), len(unreadable))
    receipts = Receipt.objects.filter(transmission_id=container.pk)
    by_status = dict(receipts.values_list("status").annotate(Count("pk")))
    bad = len(unreadable) + len(against_schema)
    assert by_status == {"COMPLETED": NUMBER - bad, "INVALID": bad}
    assert receipts.values("message_uuid").distinct().count() == NUMBER
    assert set(receipts.filter(status="INVALID").values_list("message_uuid", flat=True)) == unreadable | against_schema
    assert Message.objects.filter(state=State.IN_MAILBOX).count() == Body.objects.count() == NUMBER - bad


def _spoilt(content: bytes, unreadable: bool, against_schema: bool) -> bytes:
    if unreadable:
        return content[: len(content) // 2]
    return content.replace(b"DIGITALPOST", b"BREVDUE", 1) if against_schema else content


def _memory() -> int:
    """Bytes this process has held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
