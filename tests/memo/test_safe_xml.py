"""Every trap a document can hold for an XML parser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from memo.limits import MAXIMUM_DEPTH
from memo.safe_xml import parse_any, parse_small
from memo.unreadable import Unreadable

WAYS = pytest.mark.parametrize("parse", [parse_small, parse_any], ids=["small", "any"])
Parse = Callable[[bytes], etree._Element]

LETTER_IN_NAMESPACE = "<a xmlns:rid='https://rid.example/ø'>{}</a>"


@WAYS
def test_namespace_with_a_danish_letter_is_taken(parse: Parse) -> None:
    assert parse(LETTER_IN_NAMESPACE.format("<b/>").encode())[0].tag == "b"


@WAYS
@pytest.mark.parametrize("fault", ["<b>", "<b></c>", "&e;", "<b x='1' x='2'/>", "<q:b/>", "\x01"])
def test_the_letter_excuses_no_other_fault(parse: Parse, fault: str) -> None:
    with pytest.raises(Unreadable, match=r"xml\.not\.well\.formed"):
        parse(LETTER_IN_NAMESPACE.format(fault).encode())


@WAYS
def test_faults_cannot_hide_behind_a_long_log(parse: Parse) -> None:
    """libxml2 stops its log at a hundred entries of one kind; a doubled prefix after that would go unseen."""
    many = "".join(f"<b xmlns:x='https://ø.example/{number}'/>" for number in range(150))
    with pytest.raises(Unreadable):
        parse(f"<a>{many}<q:c/></a>".encode())
    with pytest.raises(Unreadable):
        parse(f"<a>{many}</a>".encode())


@WAYS
@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"  \n", None),
        (b"no xml", 1),
        (b"<a>\n<b></a>", 2),
        (b"<a/>\n<a/>", 2),
        (b"<a/>trailing", 1),
        (b"<a/>\x00", 1),
        (b"\x00<a/>", 1),
        (b"<a>\n\x00</a>", 2),
        (b"<a>\xff</a>", 1),
        (b"<a>\n&undeclared;</a>", 2),
        (b"\n<?xml version='1.0'?><a/>", 2),
    ],
)
def test_damaged_documents_are_refused_with_their_line(parse: Parse, data: bytes, line: int | None) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(data)
    assert caught.value.code == "xml.not.well.formed"
    assert line is None or caught.value.line == line


def test_any_document_type_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    levels = "".join(f"<!ENTITY e{level} '{f'&e{level - 1};' * 10}'>" for level in range(1, 30))
    for document_type in (
        "<!DOCTYPE a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>",
        f"<!DOCTYPE a [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>",
        f"<!DOCTYPE a [<!ENTITY e0 'ha'>{levels}]>",
    ):
        for before in ("", "<?xml version='1.0'?>\n", "<!-- x -->", "\ufeff<?note y?>\n"):
            data = f"{before}{document_type}<a b='&e;&e29;'>&e;</a>".encode()
            with pytest.raises(Unreadable, match="doctype"):
                parse_any(data)


def test_depth_has_the_same_limit_both_ways() -> None:
    for depth in (MAXIMUM_DEPTH, MAXIMUM_DEPTH + 1, 3000):
        data = b"<a>" * depth + b"</a>" * depth
        for parse in (parse_small, parse_any):
            if depth <= MAXIMUM_DEPTH:
                assert parse(data).tag == "a"
            else:
                with pytest.raises(Unreadable, match=r"xml\.too\.deep"):
                    parse(data)


def test_a_text_of_twelve_million_characters_is_read() -> None:
    assert len(parse_any(b"<a>" + b"A" * 12_000_000 + b"</a>").text or "") == 12_000_000


@WAYS
def test_comments_and_instructions_leave_no_trace(parse: Parse) -> None:
    root = parse(b"\xef\xbb\xbf<a>1<!-- 2 -->3<?four?>5<![CDATA[6]]>&#55;</a>")
    assert (root.text, len(root)) == ("13567", 0)


def test_white_space_inside_a_simple_element_stays() -> None:
    root = parse_small(b"<a>\n <b> </b>\n <c> &#65;</c> </a>")
    assert [child.text for child in root] == [" ", " A"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n", "\r\r\n", "\n\r"])
def test_blanks_before_a_line_end_stay(line_end: str) -> None:
    data = f"<a>{line_end}<b>  {line_end} </b>{line_end}<c>{line_end}</c></a>".encode()
    assert [child.text for child in parse_small(data)] == [child.text for child in parse_any(data)]
    assert (parse_any(data)[0].text or "").startswith("  \n")


@WAYS
@pytest.mark.parametrize(
    ("flood", "code"),
    [
        (b"<a>" + b"<b/>" * 100_001 + b"</a>", r"xml\.too\.many\.elements"),
        (b"<a " + b" ".join(b'b%d = ""' % number for number in range(100_001)) + b"/>", r"xml\.too\.many\.attributes"),
        (b"<a " + b" ".join(b"xmlns:b%d='u'" % number for number in range(100_001)) + b"/>",
         r"xml\.too\.many\.attributes"),
    ],
    ids=["elements", "attributes", "namespaces"],
)  # fmt: skip
def test_floods_are_refused_before_a_parser_drowns_in_them(parse: Parse, flood: bytes, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        parse(flood)


@WAYS
def test_what_only_looks_like_a_flood_is_read(parse: Parse) -> None:
    assert len(parse(b"<a>" + b"=" * 200_000 + b"</a>").text or "") == 200_000
    assert len(parse(b"<a><!--" + b"</b>" * 200_000 + b"--></a>")) == 0
