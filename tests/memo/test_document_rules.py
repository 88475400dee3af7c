"""Each rule about documents, files and buttons."""

from __future__ import annotations

import base64

import pytest

from memo import Collector, Facts, Finding, Limits, Severity, examine
from memo.files import FORBIDDEN_CHARACTERS, FileType
from tests.memo.generate import letter

FILE = "/Message/MessageBody/MainDocument/File"
ACTION = "/Message/MessageBody/MainDocument/Action"
RESERVATION = (
    "<memo:Reservation><memo:description>d</memo:description>"
    "<memo:reservationUUID>0f4c7a52-6b1e-4d89-a3c5-2e7d90b1f864</memo:reservationUUID><memo:abstract>a</memo:abstract>"
    "<memo:location>l</memo:location><memo:startDateTime>2026-12-01T12:00:00Z</memo:startDateTime>"
    "<memo:endDateTime>2026-12-01T11:00:00Z</memo:endDateTime></memo:Reservation>"
)
ENTRY_POINT = letter(9).decode().partition("<memo:EntryPoint>")[2].partition("</memo:EntryPoint>")[0]


def findings(*changes: tuple[str, str], facts: Facts | None = None, limits: Limits | None = None) -> list[Finding]:
    data = letter(9).decode()
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new, 1)
    return list(examine(data.encode(), facts=facts, limits=limits).findings)


def only(*changes: tuple[str, str]) -> tuple[str, str, str | None]:
    (found,) = findings(*changes)
    return found.rule, found.code, found.path


@pytest.mark.parametrize(
    "code",
    ["BEKRAEFT", "BETALING", "FORBEREDELSE", "INFORMATION", "SELVBETJENING", "TILMELDING", "UNDERSKRIV"],
)
def test_mm_15_all_but_appointments_have_an_entry_point(code: str) -> None:
    assert findings(("BEKRAEFT", code)) == []
    expected = ("MM-15", "action.entry.point.missing", ACTION)
    assert only(("BEKRAEFT", code), (f"<memo:EntryPoint>{ENTRY_POINT}</memo:EntryPoint>", "")) == expected
    assert only(("BEKRAEFT", code), (f"<memo:EntryPoint>{ENTRY_POINT}</memo:EntryPoint>", RESERVATION)) == expected


def test_mm_15_an_appointment_has_a_reservation() -> None:
    change = (f"<memo:EntryPoint>{ENTRY_POINT}</memo:EntryPoint>", RESERVATION)
    assert findings(("BEKRAEFT", "AFTALE"), change) == []
    assert only(("BEKRAEFT", "AFTALE")) == ("MM-15", "action.reservation.missing", ACTION)


@pytest.mark.parametrize("code", ["", "BEKRÆFT", "bekraeft", "KLIK"])
def test_mm_14_other_codes_are_refused(code: str) -> None:
    assert only(("BEKRAEFT", code)) == ("MM-14", "action.code.not.allowed", f"{ACTION}/actionCode")


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "ftp://a.example",
        "a.example/svar",
        "//a.example",
        "https:///sti",
        "https://",
        "",
        "javascript:1",
    ],
)
def test_mm_16_addresses_that_are_not_https(url: str) -> None:
    change = ("https://plads.egekobing.example/svar", url)
    assert only(change) == ("MM-16", "action.url.not.https", f"{ACTION}/EntryPoint/url")


@pytest.mark.parametrize("url", ["https://a.example", "HTTPS://A.example/ø?q=http://b", "https://a.example:8443/#x"])
def test_mm_16_addresses_that_are(url: str) -> None:
    assert findings(("https://plads.egekobing.example/svar", url)) == []


@pytest.mark.parametrize("character", sorted(FORBIDDEN_CHARACTERS), ids=lambda character: f"U+{ord(character):04X}")
def test_mm_17_forbidden_characters(character: str) -> None:
    written = f"&#{ord(character)};"
    (found,) = findings(("svar.pdf", f"sv{written}ar.pdf"))
    assert (found.rule, found.code, found.path) == ("MM-17", "file.name.not.allowed", f"{FILE}/filename")
    shown = character if "!" <= character <= "~" else f"U+{ord(character):04X}"
    assert shown in found.danish


@pytest.mark.parametrize("name", ["sv\u200bar.pdf", "sv\u2029ar.pdf", "sv\tar.pdf", "😀.pdf", "a.b.PDF"])
def test_mm_17_everything_else_is_allowed(name: str) -> None:
    assert findings(("svar.pdf", name)) == []


@pytest.mark.parametrize("name", ["svar", "svar.exe", "", ".", "svar.pdf.zip"])
def test_mm_18_file_types_off_the_list(name: str) -> None:
    assert only(("svar.pdf", name)) == ("MM-18", "file.extension.not.allowed", f"{FILE}/filename")


def test_mm_18_xml_is_for_technical_documents() -> None:
    assert "file.extension.not.allowed" in [found.code for found in findings(("svar.pdf", "svar.xml"))]


def test_mm_18_a_platform_may_have_its_own_list() -> None:
    types = Limits(file_types=(FileType(extensions=("abc",), media_types=("application/pdf",)),))
    assert findings(("svar.pdf", "svar.abc"), limits=types) == []
    assert [found.code for found in findings(limits=types)] == ["file.extension.not.allowed"]


def test_mm_18_media_type_and_first_bytes_only_warn() -> None:
    (media_type,) = findings(("application/pdf", "text/plain"))
    assert (media_type.code, media_type.severity) == ("file.type.mismatch", Severity.WARNING)
    content = base64.b64encode(b"%PDF-1.7\n").decode()
    (start,) = findings((content, base64.b64encode(b"ordinary text").decode()))
    assert (start.code, start.severity) == ("file.content.mismatch", Severity.WARNING)


def test_mm_18_an_empty_file_is_refused() -> None:
    content = base64.b64encode(b"%PDF-1.7\n").decode()
    for empty in ("", "\n  \n"):
        assert only((content, empty)) == ("MM-18", "file.empty.not.allowed", f"{FILE}/content")


@pytest.mark.parametrize("text", ["!{}", "{}!", "{}@@@@", "æ{}", "{}\u00a0", "{}&#x2028;", "<![CDATA[-]]>{}", "- {}"])
def test_mm_18_foreign_characters_in_base64_are_passed_over_with_a_warning(text: str) -> None:
    content = base64.b64encode(b"%PDF-1.7\n").decode()
    collector = Collector()
    examination = examine(letter(9).replace(content.encode(), text.format(content).encode()), sink=collector)
    (found,) = examination.findings
    assert (found.rule, found.code, found.severity) == ("MM-18", "file.content.foreign.characters", Severity.WARNING)
    assert found.path == f"{FILE}/content"
    assert collector.document(0) == b"%PDF-1.7\n"


def test_mm_18_white_space_in_base64_is_not_foreign() -> None:
    content = base64.b64encode(b"%PDF-1.7\n").decode()
    assert findings((content, f"<!-- slow way -->\r\n\t {content[:5]} {content[5:]}&#13;\n")) == []


def test_mm_18_nothing_but_foreign_characters_is_an_empty_file() -> None:
    content = base64.b64encode(b"%PDF-1.7\n").decode()
    codes = [found.code for found in findings((content, "@@@@"))]
    assert codes == ["file.content.foreign.characters", "file.empty.not.allowed"]


def test_mm_24_infected_files() -> None:
    (found,) = findings(facts=Facts(infected_files=frozenset({0})))
    assert (found.rule, found.code, found.path) == ("MM-24", "file.infected", FILE)
    assert findings(facts=Facts(infected_files=frozenset())) == []


def test_the_right_one_of_several_files_is_named() -> None:
    file = letter(9).decode().partition("<memo:File>")[2].partition("</memo:File>")[0]
    second = f"</memo:File><memo:File>{file.replace('svar.pdf', 'svar.exe')}</memo:File>"
    (found,) = findings(("</memo:File>", second))
    assert found.path == "/Message/MessageBody/MainDocument/File[2]/filename"
    (found,) = findings(("</memo:File>", second.replace("exe", "pdf")), facts=Facts(infected_files=frozenset({1})))
    assert found.path == "/Message/MessageBody/MainDocument/File[2]"
