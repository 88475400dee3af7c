"""Receipts as we write them and as real systems do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from memo.receipts import Receipt, ReceiptError, ReceiptStatus, build_receipt, parse_receipt

TRANSMISSION = UUID("6f0c5a0e-3f0b-4b60-9a53-0d3f0f1f7c11")
MESSAGE = UUID("0b0cfa6e-5f0e-4b7d-8a39-6a5b7c1f2d34")
MOMENT = datetime(2025, 3, 3, 10, 15, 30, 123456, tzinfo=UTC)

FULL = Receipt(
    TRANSMISSION, MOMENT, ReceiptStatus.INVALID, MESSAGE, "MSG-1", "file.empty.not.allowed", "Filen »brev.pdf« er tom"
)
REQUIRED = {"transmissionId": str(TRANSMISSION), "timeStamp": "2025-03-03T10:15:30Z", "receiptStatus": "COMPLETED"}


def receipt_json(**fields: object) -> bytes:
    return json.dumps(REQUIRED | fields).encode()


def test_every_field_survives_the_round_trip() -> None:
    assert parse_receipt(build_receipt(FULL)) == FULL


def test_names_are_spelled_as_the_interface_does() -> None:
    assert json.loads(build_receipt(FULL)) == {
        "transmissionId": "6f0c5a0e-3f0b-4b60-9a53-0d3f0f1f7c11",
        "messageUUID": "0b0cfa6e-5f0e-4b7d-8a39-6a5b7c1f2d34",
        "messageId": "MSG-1",
        "errorCode": "file.empty.not.allowed",
        "errorMessage": "Filen »brev.pdf« er tom",
        "timeStamp": "2025-03-03T10:15:30.123456Z",
        "receiptStatus": "INVALID",
    }


def test_empty_fields_are_left_out_or_null_but_the_required_are_always_there() -> None:
    receipt = Receipt(TRANSMISSION, MOMENT, ReceiptStatus.RECEIVED)
    assert set(json.loads(build_receipt(receipt))) == set(REQUIRED)
    whole = json.loads(build_receipt(receipt, leave_out_empty=False))
    assert len(whole) == 7
    assert whole["messageUUID"] is None


def test_time_is_written_in_utc_and_must_have_a_zone() -> None:
    copenhagen = timezone(timedelta(hours=2))
    receipt = Receipt(TRANSMISSION, datetime(2025, 6, 1, 1, 0, tzinfo=copenhagen), ReceiptStatus.RECEIVED)
    assert json.loads(build_receipt(receipt))["timeStamp"] == "2025-05-31T23:00:00Z"
    with pytest.raises(ValueError, match="zone"):
        build_receipt(Receipt(TRANSMISSION, datetime(2025, 6, 1), ReceiptStatus.RECEIVED))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-03T10:15:30.1234567Z", MOMENT),
        ("2025-03-03T11:15:30.1234567+01:00", MOMENT),
        ("2025-03-03T10:15:30.1234567", MOMENT),
        ("2025-03-03T10:15:30,123456789z", MOMENT),
        ("2025-03-03T10:15:30.1Z", MOMENT.replace(microsecond=100_000)),
        ("2025-03-03T10:15:30Z", MOMENT.replace(microsecond=0)),
        ("2025-03-03T12:15:30+0200", MOMENT.replace(microsecond=0)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_of_real_systems_are_read(text: str, moment: datetime) -> None:
    assert parse_receipt(receipt_json(timeStamp=text)).timestamp == moment


def test_null_empty_and_unknown_fields_and_byte_order_mark_are_accepted() -> None:
    data = receipt_json(messageUUID=None, messageId="", errorCode=None, errorMessage=None, surprise={"a": [1]})
    assert parse_receipt(b"\xef\xbb\xbf" + data) == Receipt(
        TRANSMISSION, MOMENT.replace(microsecond=0), ReceiptStatus.COMPLETED
    )


def test_ids_in_capitals_and_status_in_small_letters_are_read() -> None:
    receipt = parse_receipt(receipt_json(messageUUID=str(MESSAGE).upper(), receiptStatus="completed"))
    assert receipt.message_uuid == MESSAGE
    assert receipt.status is ReceiptStatus.COMPLETED


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{", b"[]", b"null", b'"x"', b"[" * 100_000])
def test_what_is_no_json_object_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(ReceiptError) as raised:
        parse_receipt(data)
    assert [problem.field for problem in raised.value.problems] == [""]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("transmissionId", None),
        ("transmissionId", "6f0c5a0e"),
        ("transmissionId", "{6f0c5a0e-3f0b-4b60-9a53-0d3f0f1f7c11}"),
        ("messageUUID", 7),
        ("messageId", ["x"]),
        ("timeStamp", ""),
        ("timeStamp", "3. marts"),
        ("timeStamp", "2025-02-30T10:00:00Z"),
        ("timeStamp", "0001-01-01T00:00:00+01:00"),
        ("timeStamp", 1741000000),
        ("receiptStatus", None),
        ("receiptStatus", "DONE"),
    ],
)
def test_wrong_field_is_named(name: str, value: object) -> None:
    with pytest.raises(ReceiptError, match=name) as raised:
        parse_receipt(receipt_json(**{name: value}))
    assert [problem.field for problem in raised.value.problems] == [name]


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(ReceiptError) as raised:
        parse_receipt(b"{}")
    assert [problem.field for problem in raised.value.problems] == ["transmissionId", "timeStamp", "receiptStatus"]


def test_only_received_and_completed_are_positive() -> None:
    assert [status for status in ReceiptStatus if status.is_positive] == [
        ReceiptStatus.RECEIVED,
        ReceiptStatus.COMPLETED,
    ]
