"""One error body for everything, whatever goes wrong."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from administrativ_adgang.api import callers
from administrativ_adgang.api.errors import BadFields, FieldError, answer
from administrativ_adgang.messages import together
from administrativ_adgang.messages.files import DurableFileSystemStorage
from administrativ_adgang.messages.spool import LARGEST_IN_MEMORY
from administrativ_adgang.messages.storage import LARGEST_IN_TABLE
from tests.api.calls import ADDRESS, Caller, error_of
from tests.sending import build_memo, build_sender
from tests.stored import Stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(stored: Stored) -> Caller:
    return Caller(build_sender())


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*arguments: Any, **keywords: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("path", ["", "memo", "memos", "events/", "contacts/a/b", "memos/a/b/c", "../apis/v1/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT"])
def test_an_unknown_address_gets_the_error_body(method: str, path: str) -> None:
    assert error_of(Client().generic(method, ADDRESS + path), 404) == "not.found"


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "memos/"), ("PATCH", "receipts/"), ("POST", "contacts/"), ("GET", "memos/x/receipt")]
)
def test_a_wrong_method_says_which_are_right(caller: Caller, method: str, path: str) -> None:
    refusal = caller.call(method, path)
    assert error_of(refusal, 405) == "method.not.allowed"
    assert refusal["Allow"]


def test_an_accept_header_never_decides(caller: Caller) -> None:
    caller.headers["Accept"] = "image/png"
    assert caller.get("receipts/").status_code == 200


def test_fields_that_are_wrong_are_named_and_what_is_empty_is_left_out() -> None:
    response = answer(
        BadFields(FieldError("memos", "size", "size.not.allowed", "Nej", 0), FieldError("", "a", "b", "c")), {}
    )
    assert response.data["fieldErrors"] == [
        {"resource": "memos", "field": "size", "code": "size.not.allowed", "message": "Nej", "rejectedValue": 0},
        {"field": "a", "code": "b", "message": "c"},
    ]


def test_a_database_that_is_gone_is_a_receipt_to_senders(
    caller: Caller, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "enter_many", failing(OperationalError("gone")))
    identifier, xml = build_memo(sender="12345678", recipient="0101010000")
    # The test's own transaction would let the message in by the other way.
    monkeypatch.setattr(together.Door, "enter", failing(OperationalError("gone")))
    refusal = caller.send(identifier, xml)
    assert refusal.status_code == 503
    assert refusal["Retry-After"]
    body = refusal.json()
    assert {"transmissionId", "timeStamp", "receiptStatus", "errorCode", "errorMessage"} == set(body)
    assert (body["receiptStatus"], body["errorCode"]) == ("INVALID", "service.unavailable")


def test_a_database_that_is_gone_at_the_key_is_a_503_too(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "find", failing(OperationalError("gone")))
    assert error_of(caller.get("receipts/"), 503) == "service.unavailable"


@pytest.mark.parametrize("size", [LARGEST_IN_TABLE * 2, LARGEST_IN_MEMORY * 2])
def test_a_full_disk_stores_nothing(caller: Caller, stored: Stored, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(DurableFileSystemStorage, "_save", failing(OSError(errno.ENOSPC, "No space left")))
    identifier, xml = build_memo(sender="12345678", recipient="0101010000", size=size)
    assert caller.send(identifier, xml).status_code == 503
    assert stored.is_empty()


def test_a_fault_of_ours_is_no_page_for_people(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "find", failing(ZeroDivisionError("a fault")))
    refusal = caller.get("receipts/")
    assert error_of(refusal, 500) == "unexpected.error"
    assert "fault" not in refusal.content.decode()
