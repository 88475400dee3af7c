from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest

import memo
from administrativ_adgang.messages import rows
from tests.sending import build_memo


def row(xml: bytes) -> rows.Message:
    examination = memo.examine(xml)
    return rows.build(examination, message_uuid=examination.message_uuid or uuid.uuid4())


@pytest.mark.parametrize("version", [memo.V1_1, memo.V1_2])
def test_the_row_has_what_lists_and_rules_need(version: object) -> None:
    identifier, xml = build_memo(
        sender="12345678",
        recipient="0101010000",
        version=version,  # type: ignore[arg-type]
        contact_point="not a uuid",
        pieces={
            "message_id": "sag 7",
            "message_code": "koden",
            "post_type": "MYNDIGHEDSPOST",
            "mandatory": True,
            "reply": True,
            "reply_by_date_time": datetime(2026, 5, 1, 12, tzinfo=UTC),
            "do_not_deliver_until_date": date(2026, 4, 1),
        },
    )
    built = row(xml)
    assert (built.pk, built.memo_version, built.size) == (identifier, str(version), len(xml))
    assert (built.sender_id, built.sender_id_type) == ("12345678", "CVR")
    assert (built.recipient_id, built.recipient_id_type) == ("0101010000", "CPR")
    assert (built.message_id, built.message_code, built.post_type) == ("sag 7", "koden", "MYNDIGHEDSPOST")
    assert (built.mandatory, built.legal_notification, built.reply_allowed) == (True, False, True)
    assert (built.deliver_from, built.contact_point_id) == (date(2026, 4, 1), "not a uuid")
    assert built.attachment_count == 1


def test_an_unknown_post_type_is_left_out_and_found() -> None:
    _, xml = build_memo(sender="12345678", recipient="0101010000", pieces={"post_type": "NOGET"})
    built = row(xml)
    assert built.post_type == ""
    assert [finding["severity"] for finding in built.findings] == ["ERROR"]


def test_types_of_numbers_are_told_apart_whatever_their_letters() -> None:
    _, xml = build_memo(sender="12345678", recipient="0101010000")
    built = row(xml.replace(b">CVR<", b">cvr<").replace(b">CPR<", b">cpr<"))
    assert (built.sender_id_type, built.recipient_id_type) == ("CVR", "CPR")


def test_a_message_its_schema_refuses_keeps_what_a_receipt_needs() -> None:
    identifier, xml = build_memo(sender="12345678", recipient="0101010000", pieces={"message_id": "sag 8"})
    built = row(xml.replace(b"memo:label>", b"memo:lable>"))
    assert (built.pk, built.message_id, built.label) == (identifier, "sag 8", "")
    assert built.findings[0]["code"].startswith("schema.")
    assert built.findings[0]["line"] >= 1
