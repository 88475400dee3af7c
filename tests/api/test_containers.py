"""POST memos/ with many messages: as the body, and as the file of a form."""

from __future__ import annotations

import io
from typing import Any

import pytest

import memo
from administrativ_adgang.distribution import unpacking
from administrativ_adgang.messages.models import Container, Message
from tests.api.calls import ARCHIVE, Caller, error_of
from tests.sending import build_memo, build_sender
from tests.stored import Stored, content_of

pytestmark = pytest.mark.django_db

BOUNDARY = "xxBOUNDARYxx"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def caller(stored: Stored) -> Caller:
    return Caller(build_sender())


def archive_of(caller: Caller, number: int) -> bytes:
    target = io.BytesIO()
    cvr = caller.system.organisation.cvr_number
    memo.write_container(target, [build_memo(sender=cvr, recipient="0101010000") for _ in range(number)])
    return target.getvalue()


def part(content: bytes, *, name: str = "file", kind: str = ARCHIVE, filename: str = "post.tar.lzma") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\nContent-Type: {kind}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def post(caller: Caller, body: bytes, kind: str = ARCHIVE, **more: Any) -> Any:
    return caller.call("POST", "memos/", body, kind, **more)


@pytest.mark.parametrize("as_form", [False, True])
def test_a_container_is_answered_with_one_receipt_for_all(caller: Caller, as_form: bool) -> None:
    archive = archive_of(caller, 3)
    answer = post(caller, form(part(archive)), FORM) if as_form else post(caller, archive)
    body = answer.json()
    assert (answer.status_code, set(body)) == (201, {"transmissionId", "timeStamp", "receiptStatus"})
    container = Container.objects.get(pk=body["transmissionId"])
    assert content_of(container.content_key) == archive
    unpacking.unpack(container.pk)
    assert Message.objects.filter(transmission_id=container.pk).count() == 3


def test_a_container_that_breaks_off_is_answered_message_by_message_and_as_a_whole(caller: Caller) -> None:
    archive = archive_of(caller, 3)
    answer = post(caller, archive[: len(archive) // 2])
    assert answer.status_code == 201
    unpacking.unpack(Container.objects.get().pk)
    receipts = caller.get("receipts-bulk/").json()["receipts"]
    assert {receipt["transmissionId"] for receipt in receipts} == {answer.json()["transmissionId"]}
    assert {receipt["receiptStatus"] for receipt in receipts} == {"INVALID"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (form(part(b"x", name="archive")), "part.not.allowed"),
        (form(part(b"x", kind="application/xml")), "content.type.not.allowed"),
        (form(part(b"x"), part(b"y")), "part.not.allowed"),
        (form(part(b"x", filename="")), "part.file.missing"),
        (form(), "part.file.missing"),
        (form(part(b"")), "content.missing"),
        (b"no form at all", "part.file.missing"),
    ],
)
def test_a_form_that_is_not_one_archive_is_refused(caller: Caller, stored: Stored, body: bytes, code: str) -> None:
    assert error_of(post(caller, body, FORM), 400) == code
    assert stored.is_empty()


def test_a_form_without_a_boundary_is_refused(caller: Caller, stored: Stored) -> None:
    assert error_of(post(caller, form(part(b"x")), "multipart/form-data"), 400) == "multipart.not.readable"
    assert stored.is_empty()


@pytest.mark.parametrize("as_form", [False, True])
def test_a_container_that_is_too_large_or_incomplete_is_refused(
    caller: Caller, stored: Stored, settings: Any, as_form: bool
) -> None:
    archive = archive_of(caller, 2)
    body, kind = (form(part(archive)), FORM) if as_form else (archive, ARCHIVE)
    assert error_of(post(caller, body, kind, CONTENT_LENGTH=str(len(body) + 1)), 400) == "content.incomplete"
    settings.MAXIMUM_CONTAINER_BYTES = len(archive) - 1
    assert error_of(post(caller, body, kind), 400) == "message.too.large"
    assert stored.is_empty()


def test_an_empty_body_is_refused(caller: Caller, stored: Stored) -> None:
    assert error_of(post(caller, b""), 400) == "content.missing"
    assert stored.is_empty()


@pytest.mark.parametrize("kind", [ARCHIVE, FORM])
def test_an_archive_without_a_length_is_refused(caller: Caller, stored: Stored, kind: str) -> None:
    unknown = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert error_of(post(caller, archive_of(caller, 1), kind, **unknown), 400) == "content.length.missing"
    assert stored.is_empty()
