"""File names and types: every type fits itself and no other, every official character is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from memo.documents import AdditionalDocument, File, MainDocument, MessageBody, TechnicalDocument
from memo.files import (
    FILE_TYPES,
    FORBIDDEN_CHARACTERS,
    DocumentKind,
    FileFault,
    FileProblem,
    FileType,
    check_content,
    check_name,
    check_type,
    extension_of,
    file_type,
    kind_of,
)

#: The official list (MeMo facts, section 11.2) by code point.
OFFICIAL = [*map(ord, '<>:"/\\|?*'), 0x0D, 0x0A, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x205F, 0x2060, 0x3000]


@pytest.mark.parametrize("point", OFFICIAL)
def test_each_forbidden_character_is_named(point: int) -> None:
    assert check_name(f"a{chr(point)}b{chr(point)}.pdf") == FileProblem(FileFault.NAME_CHARACTER, chr(point))


def test_list_of_forbidden_characters_is_the_official_one() -> None:
    assert sorted(map(ord, FORBIDDEN_CHARACTERS)) == sorted(OFFICIAL)


@pytest.mark.parametrize(
    "name", ["Brev æøå.pdf", "\U0001f4e8.pdf", "a\tb.pdf", "a\u200bb.pdf", "a\u2029b.pdf", ".pdf", "a..b"]
)
def test_everything_else_is_allowed_in_a_name(name: str) -> None:
    assert check_name(name) is None


@pytest.mark.parametrize("name", ["", "   "])
def test_empty_name_is_a_fault(name: str) -> None:
    assert check_name(name) == FileProblem(FileFault.NAME_EMPTY)


@pytest.mark.parametrize("kind", FILE_TYPES, ids=lambda kind: kind.extensions[0])
def test_each_type_takes_all_its_spellings(kind: FileType) -> None:
    place = sorted(kind.kinds)[0]
    for extension in kind.extensions:
        for media_type in kind.media_types:
            assert check_type(f"x.{extension.upper()}", f" {media_type.title()} ; charset=utf-8", place) is None


def test_extensions_are_unique() -> None:
    extensions = [extension for kind in FILE_TYPES for extension in kind.extensions]
    assert len(extensions) == len(set(extensions))


@pytest.mark.parametrize(
    ("name", "media_type", "problem"),
    [
        ("x.exe", "application/pdf", FileProblem(FileFault.EXTENSION_NOT_ALLOWED, "exe")),
        ("x.pdf.exe", "application/pdf", FileProblem(FileFault.EXTENSION_NOT_ALLOWED, "exe")),
        ("pdf", "application/pdf", FileProblem(FileFault.EXTENSION_MISSING)),
        ("x.", "application/pdf", FileProblem(FileFault.EXTENSION_MISSING)),
        ("x.pdf", "text/html", FileProblem(FileFault.MEDIA_TYPE_MISMATCH, "text/html")),
        ("x.xml", "text/xml", FileProblem(FileFault.KIND_NOT_ALLOWED, "xml")),
    ],
)
def test_wrong_types_are_told_apart(name: str, media_type: str, problem: FileProblem) -> None:
    assert check_type(name, media_type, DocumentKind.MAIN) == problem


def test_data_for_systems_is_technical() -> None:
    assert check_type("x.xml", "application/xml", DocumentKind.TECHNICAL) is None


def test_platform_may_have_a_list_of_its_own() -> None:
    own = (FileType(extensions=("ics",), media_types=("text/calendar",)),)
    assert check_type("x.ics", "text/calendar", DocumentKind.ADDITIONAL, own) is None
    assert check_type("x.pdf", "application/pdf", DocumentKind.MAIN, own) is not None


@pytest.mark.parametrize("kind", FILE_TYPES, ids=lambda kind: kind.extensions[0])
def test_content_fits_its_own_type_and_not_another(kind: FileType) -> None:
    name = "x." + kind.extensions[0]
    for signature in kind.signatures or (b"", b"Hej", b"<p>Hej</p>", b"\xef\xbb\xbf<p>"):
        assert check_content(name, signature + b"...") is None
    wrong = FileProblem(FileFault.CONTENT_MISMATCH, kind.extensions[0])
    assert check_content(name, b"MZ\x90\x00\x03\x00") == wrong
    foreign = b"\x89PNG\r\n\x1a\n" if kind.extensions[0] != "png" else b"%PDF-1.7"
    assert check_content(name, foreign) == wrong


def test_content_of_an_unlisted_type_is_not_judged() -> None:
    assert check_content("x.exe", b"MZ") is None


def test_extension_is_what_follows_the_last_dot() -> None:
    assert [extension_of(name) for name in ("a.b.PDF", "a", "", "a.")] == ["pdf", "", "", ""]
    assert file_type("A.JPEG") is file_type("a.jpg")


def test_kind_follows_the_place_in_the_message() -> None:
    file = File(encoding_format="text/plain", filename="a.txt", language="da", content=b"")
    body = MessageBody(
        created_date_time=datetime(2025, 1, 1, tzinfo=UTC),
        main_document=MainDocument(files=(file,)),
        additional_documents=(AdditionalDocument(files=(file,)),),
        technical_documents=(TechnicalDocument(files=(file,)),),
    )
    assert [kind_of(document) for document in body.documents] == list(DocumentKind)
