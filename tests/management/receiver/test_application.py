"""The demo receiver's own promises: what it takes, what it refuses, what it tells."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

import memo
from administrativ_adgang.delivery.channels.multipart import frame
from administrativ_adgang.management.commands import demo_receiver
from administrativ_adgang.management.receiver.behaviour import HELP, Mode
from tests.receiver import LocalReceiver, running_receiver
from tests.sending import build_memo

XML = "application/xml"


@pytest.fixture
def receiver() -> Iterator[LocalReceiver]:
    with running_receiver() as local:
        yield local


def call(
    receiver: LocalReceiver, path: str, body: bytes | None = None, kind: str = "application/json"
) -> tuple[int, bytes]:
    request = urllib.request.Request(receiver.base + path, data=body, headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()


def push(receiver: LocalReceiver, xml: bytes, file_name: object) -> int:
    form = frame(str(file_name))
    return call(receiver, "/receive/a", form.head + xml + form.tail, form.content_type)[0]


def fetch(receiver: LocalReceiver, path: str) -> Any:
    status, body = call(receiver, path)
    assert status == 200
    return json.loads(body)


def test_what_it_was_given_can_be_seen(receiver: LocalReceiver) -> None:
    uuid, xml = build_memo(sender="12345678", recipient="22334455")
    assert push(receiver, xml, uuid) == 200
    assert push(receiver, xml, uuid) == 200
    (line,) = fetch(receiver, "/received")
    digest = hashlib.sha256(xml).hexdigest()
    assert (line["uuid"], line["times"], line["sha256"]) == (str(uuid), 2, digest)
    assert (line["problems"], line["changed"]) == ([], False)
    assert fetch(receiver, "/received?count") == {"count": 1}
    assert call(receiver, f"/received/{uuid}") == (200, xml)
    assert call(receiver, "/received/nothing")[0] == 404
    other = str(memo.new_message_uuid())
    verdict = json.loads(call(receiver, "/verify", json.dumps({str(uuid): digest, other: "x"}).encode())[1])
    assert verdict == {"missing": [other], "different": [], "unexpected": []}
    assert call(receiver, "/clear", b"")[0] == 200
    assert fetch(receiver, "/received") == []


def test_the_same_id_with_other_bytes_is_noticed(receiver: LocalReceiver) -> None:
    uuid, xml = build_memo(sender="12345678", recipient="22334455")
    push(receiver, xml, uuid)
    push(receiver, xml + b"<!-- -->", uuid)
    assert fetch(receiver, "/received")[0]["changed"] is True


def test_a_broken_message_is_taken_and_named(receiver: LocalReceiver) -> None:
    uuid = memo.new_message_uuid()
    assert push(receiver, b"<broken", uuid) == 200
    assert fetch(receiver, "/received")[0]["problems"] == ["xml.not.well.formed"]


@pytest.mark.parametrize("name", ["brev.xml", "", "7d9b5ea0-7a67-4bb0-9de4-0f3cf3a2a1d1.xml"])
def test_a_file_name_that_is_no_bare_id_is_refused(receiver: LocalReceiver, name: str) -> None:
    assert push(receiver, b"<a/>", name) == 400


def test_anything_but_a_form_with_a_file_is_refused(receiver: LocalReceiver) -> None:
    assert call(receiver, "/receive/a", b"<a/>", XML)[0] == 400
    form = frame(str(memo.new_message_uuid()))
    other_part = form.head.replace(b'name="file"', b'name="memo"') + b"<a/>" + form.tail
    assert call(receiver, "/receive/a", other_part, form.content_type)[0] == 400
    other_kind = form.head.replace(b"application/xml", b"text/plain") + b"<a/>" + form.tail
    assert call(receiver, "/receive/a", other_kind, form.content_type)[0] == 400


def test_one_address_misbehaves_while_another_does_not(receiver: LocalReceiver) -> None:
    assert call(receiver, "/behave?mode=failing&name=a", b"")[0] == 200
    uuid, xml = build_memo(sender="12345678", recipient="22334455")
    assert push(receiver, xml, uuid) == 500
    form = frame(str(uuid))
    assert call(receiver, "/receive/b", form.head + xml + form.tail, form.content_type)[0] == 200
    assert call(receiver, "/behave?mode=ok", b"")[0] == 200
    assert push(receiver, xml, uuid) == 200
    assert call(receiver, "/behave?mode=unheard-of", b"")[0] == 400


def test_a_receipt_that_is_none_is_refused(receiver: LocalReceiver) -> None:
    assert call(receiver, "/receipts/a", b"{}")[0] == 400
    assert fetch(receiver, "/receipts") == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mode", "status"), [(Mode.OK, "COMPLETED"), (Mode.INVALID, "INVALID")])
def test_it_sends_its_receipt_before_it_answers(
    receiver: LocalReceiver, live_server: Any, mode: Mode, status: str
) -> None:
    receiver.receiver.api = f"{live_server.url}/apis/v1"
    receiver.receiver.keys = {"a": "not-a-key"}
    receiver.behave(mode)
    uuid, xml = build_memo(sender="12345678", recipient="22334455")
    assert push(receiver, xml, uuid) == 200
    (said,) = [line for line in receiver.said if "kvittering" in line]
    assert status in said
    assert said.endswith("401")


def test_every_mode_is_explained() -> None:
    assert set(HELP) == set(Mode)


def test_keys_come_from_the_file_the_option_or_the_demo(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("acta-sag = abc=\n\nboern=def\n")
    assert demo_receiver._keys("", file) == {"acta-sag": "abc=", "boern": "def"}
    assert demo_receiver._keys("one", None) == {"": "one"}
    assert "acta-sag" in demo_receiver._keys("", None)
    with pytest.raises(CommandError):
        demo_receiver._keys("", tmp_path / "missing")
