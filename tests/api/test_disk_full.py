"""No room left, in the store or in the database: nothing is taken, nothing stays half, and room helps at once."""

from __future__ import annotations

import http.client
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from administrativ_adgang.messages.models import Body, Message
from administrativ_adgang.messages.spool import LARGEST_IN_MEMORY
from administrativ_adgang.messages.storage import LARGEST_IN_TABLE
from tests.api.calls import ADDRESS, Caller
from tests.api.server import Server, running_server
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db(transaction=True)

NO_LIMIT = 1 << 40


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("content")) as running:
        yield running


class Sender:
    """One connection, kept: the thread that met a full disk must be as good as before."""

    def __init__(self, client: http.client.HTTPConnection) -> None:
        self._caller, self._client = Caller(build_sender()), client

    def send(self, identifier: uuid.UUID, xml: bytes) -> tuple[int, dict[str, Any]]:
        headers = {**self._caller.headers, "Content-Type": "application/xml"}
        self._client.request("POST", f"{ADDRESS}memos/?memo-message-uuid={identifier}", xml, headers)
        answer = self._client.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.fixture
def sender(server: Server) -> Iterator[Sender]:
    for left in server.content.iterdir():
        shutil.rmtree(left)
    client = server.connect()
    yield Sender(client)
    client.close()


def letter(size: int) -> tuple[uuid.UUID, bytes]:
    return build_memo(sender="12345678", recipient="0101010000", size=size)


def assert_refused(answer: tuple[int, dict[str, Any]]) -> None:
    status, body = answer
    assert (status, body["receiptStatus"], body["errorCode"]) == (503, "INVALID", "service.unavailable")


@pytest.mark.parametrize("size", [2 * LARGEST_IN_TABLE, 2 * LARGEST_IN_MEMORY], ids=["from memory", "from a file"])
def test_a_full_store(server: Server, sender: Sender, size: int) -> None:
    large, small = letter(size), letter(0)
    server.limit_files(LARGEST_IN_TABLE)
    try:
        assert_refused(sender.send(*large))
        assert Stored(server.content).is_empty()
        assert sender.send(*small)[0] == 201
    finally:
        server.limit_files(NO_LIMIT)
    status, receipt = sender.send(*large)
    assert (status, receipt["messageUUID"]) == (201, str(large[0]))
    assert set(Message.objects.values_list("pk", flat=True)) == {large[0], small[0]}


@contextmanager
def full_database() -> Iterator[None]:
    """The database says what it says when a table cannot grow."""
    table = Body._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION no_room CASCADE")


def test_a_full_database(server: Server, sender: Sender) -> None:
    identifier, xml = letter(0)
    with full_database():
        assert_refused(sender.send(identifier, xml))
        assert Stored(server.content).is_empty()
    assert sender.send(identifier, xml)[0] == 201
    assert Message.objects.get().pk == identifier
