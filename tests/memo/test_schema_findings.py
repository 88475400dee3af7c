"""What people read when the schema refuses their message."""

from __future__ import annotations

import pytest

from memo import Finding, examine
from tests.memo.generate import letter


def findings(old: str, new: str, version: str = "1.2") -> list[Finding]:
    data = letter(9, version=version)
    assert old.encode() in data
    return list(examine(data.replace(old.encode(), new.encode(), 1)).findings)


HEADER = "/Message/MessageHeader"


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "words"),
    [
        ("<memo:label>Plads i børnehave</memo:label>", "", "schema.element.not.expected", f"{HEADER}/notification",
        "label"),
        ("<memo:filename>svar.pdf</memo:filename>", "", "schema.element.not.expected",
         "/Message/MessageBody/MainDocument/File/language", "filename"),
        ("Plads i børnehave", "ø" * 257, "schema.value.too.long", f"{HEADER}/label[1]", "256"),
        ("0F4C7A52-6B1E-4D89", "0F4C7A52-6B1E-1D89", "schema.value.not.allowed", f"{HEADER}/messageUUID",
        "messageUUID"),
        ("DIGITALPOST", "BREV", "schema.value.not.allowed", f"{HEADER}/messageType", "messageType"),
        ("13:00:00Z", "13:00:00+02:00", "schema.value.not.allowed", f"{HEADER}/replyByDateTime", "replyByDateTime"),
        ("1001234567", "10000000000", "schema.value.not.allowed",
         f"{HEADER}/Sender/AttentionData/ProductionUnit/productionUnitNumber", "productionUnitNumber"),
        ("<memo:Sender>", "<memo:Sender a='b'>", "schema.attribute.not.allowed", f"{HEADER}/Sender", "attribute a"),
        ("<memo:Sender>", "<memo:Sender>tekst", "schema.text.not.allowed", f"{HEADER}/Sender", "Sender"),
        ("Plads i børnehave", "Plads <memo:b/>", "schema.element.in.value", f"{HEADER}/label", "label"),
        ("<memo:Recipient>", "<memo:Recipient/><memo:Recipient>", "schema.element.missing", f"{HEADER}/Recipient[1]",
         "recipientID"),
        ("<memo:content>", "<memo:content>A", "schema.content.not.base64",
        "/Message/MessageBody/MainDocument/File/content",
         "base64"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(old: str, new: str, code: str, path: str, words: str) -> None:
    found = findings(old, new)[0]
    assert (found.rule, found.code) == ("MM-03", code)
    assert found.path == path.replace("label[1]", "label")
    assert words in found.english
    line = next(n for n, text in enumerate(letter(9).decode().splitlines(), 1) if old.splitlines()[0] in text)
    assert found.line in (line, line + 1)


def test_a_missing_or_unwanted_schema_version_is_its_own_rule() -> None:
    (missing,) = findings(' memoSchVersion="1.1.0"', "", "1.1")
    assert (missing.rule, missing.code, missing.path) == (
        "MM-02",
        "memo.sch.version.missing",
        "/Message/@memoSchVersion",
    )
    (unwanted,) = findings("memoVersion", 'memoSchVersion="1.1.0" memoVersion')
    assert (unwanted.rule, unwanted.code) == ("MM-02", "memo.sch.version.not.allowed")


def test_a_representative_in_version_1_1_is_its_own_rule() -> None:
    representative = "<memo:Representative><memo:label>N</memo:label></memo:Representative></memo:Sender>"
    (found,) = findings("</memo:Sender>", representative, "1.1")
    assert (found.rule, found.code) == ("MM-25", "representative.not.allowed")
    assert findings("</memo:Sender>", representative) == []


def test_every_fault_is_a_finding_up_to_the_limit() -> None:
    one = "<memo:ReplyData><memo:messageUUID>no</memo:messageUUID></memo:ReplyData>"
    assert len(findings("<memo:ReplyData>", one * 3 + "<memo:ReplyData>")) == 3
    many = findings("<memo:ReplyData>", one * 500 + "<memo:ReplyData>")
    assert [found.code for found in many[-2:]] == ["schema.value.not.allowed", "findings.too.many"]
    assert len(many) == 101


def test_another_root_is_no_message() -> None:
    (found,) = examine(b"<File xmlns='https://DigitalPost.dk/MeMo-1' memoVersion='1.2'/>").findings
    assert (found.code, found.path, found.line) == ("schema.root.not.message", "/File", 1)


def test_no_text_repeats_what_stood_in_the_message() -> None:
    for old, new in (("0101015555", "0101015555" * 30), ("DIGITALPOST", "0101015555"), ("13:00:00Z", "0101015555")):
        for found in findings(old, new):
            assert "0101015555" not in found.danish + found.english
