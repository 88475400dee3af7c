from __future__ import annotations

import io

import pytest

from memo import Invalid, Limits, NotReadable, examine, parse
from tests.memo.generate import letter


def test_a_message_comes_with_its_documents() -> None:
    for source in (letter(300), io.BytesIO(letter(300)), letter(300, line_end=b"\r\n")):
        (file,) = parse(source).files
        assert file.content is not None
        assert (len(file.content), file.size) == (300, 300)
        assert file.content.startswith(b"%PDF-1.7")


def test_the_header_is_that_of_an_examination() -> None:
    examined = examine(letter(300)).message
    assert examined is not None
    assert parse(letter(300)).message_header == examined.message_header


def test_business_rules_are_not_asked() -> None:
    data = letter(9).replace(b"svar.pdf", b"svar.exe")
    assert not examine(data).valid
    assert parse(data).files[0].filename == "svar.exe"


def test_what_is_wrong_is_raised_with_its_findings() -> None:
    with pytest.raises(NotReadable, match="not well-formed") as unreadable:
        parse(b"<a>")
    assert unreadable.value.findings[0].code == "xml.not.well.formed"
    with pytest.raises(Invalid, match="messageType") as invalid:
        parse(letter(9).replace(b"DIGITALPOST", b"BREV"))
    assert invalid.value.findings[0].line == 4
    with pytest.raises(Invalid, match=r"1\.1 or 1\.2"):
        parse(letter(9).replace(b'memoVersion="1.2"', b'memoVersion="3"'))
    with pytest.raises(NotReadable, match="larger than the allowed 100 bytes"):
        parse(letter(9), limits=Limits(maximum_message_bytes=100))
