"""The example is valid, complete and never the same message twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from memo.build import build
from memo.example import example, file_from
from memo.example_pdf import one_page
from memo.parse import parse
from memo.validate import examine
from memo.versions import V1_1, V1_2


@pytest.mark.parametrize("version", [V1_1, V1_2])
def test_example_is_valid_without_a_warning(version: Decimal) -> None:
    message = example(version)
    data = build(message)
    assert examine(data).findings == ()
    assert parse(data) == message


def test_each_example_has_an_id_of_its_own() -> None:
    assert example().message_header.message_uuid != example().message_header.message_uuid


def test_numbers_decide_the_kind_of_party() -> None:
    header = example(sender="0101010000", recipient="87654321").message_header
    assert (header.sender.id_type, header.recipient.id_type) == ("CPR", "CVR")


def test_own_documents_take_the_place_of_the_built_in() -> None:
    letter, first = file_from("a.html", b"<p>Hej</p>"), file_from("b.TXT", b"b")
    message = example(documents=(letter, first))
    assert message.message_body is not None
    assert message.message_body.main_document.files == (letter,)
    assert [document.files for document in message.message_body.additional_documents] == [(first,)]
    assert [file.encoding_format for file in message.files] == ["text/html", "text/plain"]
    assert examine(build(message)).valid


def test_type_off_the_list_is_refused_by_validation() -> None:
    data = build(example(documents=(file_from("a.exe", b"MZ"),)))
    assert [finding.rule for finding in examine(data).findings] == ["MM-18"]


@pytest.mark.parametrize("text", ["Brev", "(parentes \\ skråstreg", "æøå ⟶"])
def test_pdf_has_its_objects_where_the_table_says(text: str) -> None:
    document = one_page(text)
    start = int(document.split(b"startxref\n")[1].split()[0])
    assert document[start:].startswith(b"xref\n0 6\n")
    offsets = [int(line[:10]) for line in document[start:].splitlines()[3:8]]
    for number, offset in enumerate(offsets, start=1):
        assert document[offset:].startswith(b"%d 0 obj\n" % number)
    length = int(document.split(b"/Length ")[1].split()[0])
    stream = document.split(b">>\nstream\n")[1].split(b"\nendstream")[0]
    assert len(stream) == length
