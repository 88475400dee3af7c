"""Each rule about the message, its parties and its dates: what it finds, and what it must never find."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from memo import ContactPointState, Facts, Finding, Limits, RecipientState, Severity, Status, examine
from tests.memo.generate import letter

TODAY = date(2026, 11, 23)
MESSAGE_UUID = UUID("0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864")
SMS = (
    b'<?xml version="1.0"?><memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="1.2">'
    b"<memo:MessageHeader>"
    b"<memo:messageType>NEMSMS</memo:messageType><memo:messageUUID>0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864</memo:messageUUID>"
    b"<memo:label>L</memo:label><memo:notification>Husk din tid</memo:notification><memo:Sender><memo:senderID>11223344"
    b"</memo:senderID><memo:idType>cvr</memo:idType><memo:label>K</memo:label></memo:Sender><memo:Recipient><memo:recipientID>"
    b"0101015555</memo:recipientID><memo:idType>cpr</memo:idType></memo:Recipient></memo:MessageHeader></memo:Message>"
)


def findings(
    *changes: tuple[str, str], version: str = "1.2", facts: Facts | None = None, limits: Limits | None = None
) -> list[Finding]:
    data = letter(9, version=version).decode()
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new, 1)
    return list(examine(data.encode(), facts=facts, limits=limits).findings)


def codes(*changes: tuple[str, str], version: str = "1.2", facts: Facts | None = None) -> list[str]:
    return [found.code for found in findings(*changes, version=version, facts=facts)]


def test_an_ordinary_message_has_no_findings() -> None:
    assert findings() == findings(version="1.1") == []
    assert examine(SMS).findings == ()


@pytest.mark.parametrize("version", ["1.0", "1.3", "2", "", "x"])
def test_mm_01_unknown_version(version: str) -> None:
    (found,) = findings(('memoVersion="1.2"', f'memoVersion="{version}"'))
    assert (found.rule, found.code, found.path, found.line) == ("MM-01", "memo.version.unknown", "/Message", 2)


def test_mm_02_another_schema_version_is_only_a_warning() -> None:
    (found,) = findings(("1.1.0", "1.1.1"), version="1.1")
    assert (found.rule, found.severity) == ("MM-02", Severity.WARNING)


def test_mm_04_and_05_the_message_id() -> None:
    assert codes(facts=Facts(expected_message_uuid=MESSAGE_UUID)) == []
    assert codes(facts=Facts(expected_message_uuid=uuid4())) == ["message.uuid.mismatch"]
    assert codes(facts=Facts(is_duplicate=True)) == ["message.uuid.duplicate"]
    assert codes(facts=Facts(is_duplicate=False)) == []


@pytest.mark.parametrize("kind", ["CVR", "cvr", "Cvr"])
def test_mm_06_id_type_is_read_in_any_case(kind: str) -> None:
    assert codes(("<memo:idType>CVR<", f"<memo:idType>{kind}<")) == []


def test_mm_06_other_id_types_are_refused() -> None:
    (found,) = findings(("<memo:idType>CPR<", "<memo:idType>EMAIL<"))
    assert (found.rule, found.code, found.path) == (
        "MM-06",
        "id.type.not.allowed",
        "/Message/MessageHeader/Recipient/idType",
    )


def test_mm_07_digits() -> None:
    assert codes(("11223344", "12345678"), ("0101015555", "2211771212")) == []
    assert codes(("11223344", "1122334")) == ["cvr.format.not.allowed"]
    assert codes(("0101015555", "010101-5555")) == ["cpr.format.not.allowed"]
    assert codes(("<memo:idType>CPR<", "<memo:idType>CVR<")) == ["cvr.format.not.allowed"]
    assert codes(("0202205555", "202205555")) == []


def test_mm_08_and_21_what_a_sender_may() -> None:
    flags = (("mandatory>false", "mandatory>true"), ("legalNotification>false", "legalNotification>true"))
    no = Facts(sender_allowed=False, mandatory_allowed=False, legal_notification_allowed=False)
    found = findings(*flags, facts=no)
    assert [each.code for each in found] == [
        "sender.not.allowed",
        "mandatory.not.allowed",
        "legal.notification.not.allowed",
    ]
    assert {each.status for each in found} == {Status.NOT_ALLOWED}
    assert codes(facts=no) == ["sender.not.allowed"]
    assert codes(*flags) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (RecipientState.NOT_REGISTERED, "recipient.not.registered"),
        (RecipientState.EXEMPT, "recipient.exempt"),
        (RecipientState.CLOSED, "recipient.closed"),
        (RecipientState.NO_NEMSMS_NUMBER, "recipient.nemsms.not.registered"),
    ],
)
def test_mm_09_recipients_that_cannot_be_reached(state: RecipientState, code: str) -> None:
    (found,) = findings(facts=Facts(recipient=state))
    assert (found.code, found.rule, found.status) == (code, "MM-09", Status.NOT_ALLOWED)
    assert codes(facts=Facts(recipient=RecipientState.REACHABLE)) == []


def test_mm_10_post_type() -> None:
    assert codes(("MYNDIGHEDSPOST", "VIRKSOMHEDSPOST")) == []
    assert codes(("<memo:postType>MYNDIGHEDSPOST</memo:postType>", "")) == []
    for other in ("", "myndighedspost", "BREV"):
        assert codes(("MYNDIGHEDSPOST", other)) == ["post.type.not.allowed"]


def test_mm_11_nemsms() -> None:
    for text in (b"", b"   "):
        (found,) = examine(SMS.replace(b"Husk din tid", text)).findings
        assert (found.rule, found.code) == ("MM-11", "empty.notification.not.allowed")
    assert codes(("DIGITALPOST", "NEMSMS")) == ["nemsms.body.not.allowed"]


def test_mm_12_digital_post_has_a_body() -> None:
    (found,) = examine(SMS.replace(b"NEMSMS", b"DIGITALPOST")).findings
    assert (found.rule, found.code) == ("MM-12", "message.body.missing")


def test_mm_13_a_long_notification() -> None:
    old = "Du har fået svar på din ansøgning"
    assert codes((old, "x" * 150), version="1.1") == []
    (found,) = findings((old, "x" * 160), version="1.1")
    assert (found.rule, found.severity) == ("MM-13", Severity.WARNING)
    assert codes((old, "x" * 160)) == []
    assert codes((old, "x" * 161)) == ["schema.value.too.long"]


def test_mm_19_size_and_attachments() -> None:
    attachment = (
        "<memo:AdditionalDocument><memo:File><memo:encodingFormat>text/plain</memo:encodingFormat><memo:filename>a.txt"
        "</memo:filename><memo:language>da</memo:language><memo:content>SGVq</memo:content></memo:File>"
        "</memo:AdditionalDocument>"
    )
    end = "</memo:MessageBody>"
    assert codes((end, attachment * 10 + end)) == []
    (found,) = findings((end, attachment * 11 + end))
    assert (found.code, found.path) == ("attachments.too.many", "/Message/MessageBody/AdditionalDocument[11]")
    assert codes((end, attachment * 3 + end), facts=Facts(maximum_attachments=2)) == ["attachments.too.many"]
    assert codes((end, attachment * 11 + end), facts=Facts(maximum_attachments=20)) == ["attachments.too.many"]
    assert codes((end, attachment + end), facts=Facts(maximum_attachments=0)) == ["attachments.too.many"]
    size = len(letter(9))
    assert codes(facts=Facts(maximum_message_bytes=size)) == []
    (found,) = findings(facts=Facts(maximum_message_bytes=size - 1))
    assert (found.rule, found.code) == ("MM-19", "message.too.large")
    assert str(size - 1) in found.danish
    (found,) = findings(limits=Limits(maximum_message_bytes=size - 1))
    assert (found.rule, found.code) == ("MM-19", "message.too.large")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-400, ["do.not.deliver.until.date.too.early"]),
        (-1, ["do.not.deliver.until.date.too.early"]),
        (0, []),
        (12, []),
        (13, ["do.not.deliver.until.date.too.late"]),
    ],
)
def test_mm_20_delivery_date(days: int, expected: list[str]) -> None:
    wanted = TODAY + timedelta(days=days)
    change = ("<memo:mandatory>", f"<memo:doNotDeliverUntilDate>{wanted}</memo:doNotDeliverUntilDate><memo:mandatory>")
    found = findings(change, facts=Facts(today=TODAY))
    assert [each.code for each in found] == expected
    assert all(each.is_error == (days > 0) for each in found)
    assert codes(change) == []


def test_mm_22_a_reply_needs_somewhere_to_go() -> None:
    without = SMS.replace(b"<memo:Sender>", b"<memo:reply>true</memo:reply><memo:Sender>")
    (found,) = examine(without, facts=Facts(replies_have_default_system=False)).findings
    assert (found.rule, found.severity) == ("MM-22", Severity.WARNING)
    assert examine(without, facts=Facts(replies_have_default_system=True)).findings == ()
    assert codes(facts=Facts(replies_have_default_system=False)) == []


def test_mm_23_contact_points() -> None:
    assert codes(("7d1b3f58-0c52-4a3e-9b64-5f0e6d2c8a11", "7D1B3F58-0C52-1A3E-9B64-5F0E6D2C8A11")) == []
    assert codes(("7d1b3f58-0c52-4a3e-9b64-5f0e6d2c8a11", "plads")) == ["contact.point.id.format.not.allowed"]
    point = "<memo:ContactPoint><memo:contactPointID>{}</memo:contactPointID></memo:ContactPoint></memo:Recipient>"
    change = ("</memo:Recipient>", point.format(uuid4()))
    for state, code in (
        (ContactPointState.UNKNOWN, "contact.point.unknown"),
        (ContactPointState.NOT_IN_USE, "contact.point.not.active"),
        (ContactPointState.OF_ANOTHER, "contact.point.of.another"),
    ):
        assert codes(change, facts=Facts(contact_point=state)) == [code]
    assert codes(change, facts=Facts(contact_point=ContactPointState.IN_USE)) == []


def test_what_must_never_lead_to_an_error() -> None:
    """Old dates, an action that ends before it starts, both forms of address, UUIDs in either case, http in texts."""
    address = "<grd:UnstructuredAddress><grd:unstructured>http://a</grd:unstructured></grd:UnstructuredAddress>"
    changes = (
        ("</memo:AttentionData>", f"{address}</memo:AttentionData>"),
        ("2026-12-15T13:00:00Z", "1999-12-15T13:00:00Z"),
        ("2026-12-01T12:00:00Z", "2001-01-01T00:00:00Z"),
        ("0F4C7A52-6B1E-4D89-A3C5-2E7D90B1F864", "0f4c7a52-6b1e-4d89-a3c5-2e7d90b1f864"),
        ("Plads i børnehave", "Se http://plads.example"),
    )
    assert findings(*changes, facts=Facts(today=TODAY)) == []
