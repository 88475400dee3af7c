from __future__ import annotations

import pytest
from django.test import Client

import memo
from administrativ_adgang.mailbox.models import Placement
from tests.mailbox.letters import build_memo, html_file, place, text_file
from tests.people import Cast, log_in

HOSTILE = b"""<html><head><base href="https://ond.example/"><meta http-equiv="refresh" content="0;url=https://ond.example">
<script>document.title = 'inde'</script><style>body{display:none}</style></head><body onload="alert(1)">
<p onclick="alert(2)" style="position:fixed">Brevet</p><img src="https://ond.example/pixel.gif"><form action="https://ond.example">
<input name="cpr"></form><a href="javascript:alert(3)">a</a><a href="/organisation/">b</a><iframe src="https://ond.example"></iframe>
</body></html>"""


@pytest.fixture
def ida(cast: Cast) -> Client:
    """Ida Krogh, with the plain client: a letter is not a page of ours."""
    return log_in(Client(), cast.ida)


def letter(cast: Cast, *files: memo.File) -> Placement:
    written = build_memo(*files)
    return place(cast.agency, content=memo.build(written), id=written.message_header.message_uuid)


def address(cast: Cast, placement: Placement, part: str) -> str:
    return f"/organisation/{cast.agency.pk}/postkasse/breve/{placement.message_id}/{part}"


def file(encoding_format: str, content: bytes, filename: str = "fil") -> memo.File:
    return memo.File(encoding_format=encoding_format, filename=filename, language="da", content=content)


def test_a_hostile_letter_is_shown_without_anything_that_acts_or_loads(cast: Cast, ida: Client) -> None:
    answer = ida.get(address(cast, letter(cast, html_file(HOSTILE)), "dokumenter/0"))
    body = answer.content.decode()
    assert "Brevet" in body
    for sign in (
        "ond.example",
        "<script",
        "javascript",
        "onclick",
        "onload",
        "style=",
        "<form",
        "<input",
        "<base",
        "<iframe",
    ):
        assert sign not in body
    assert 'href="/organisation/"' not in body


def test_the_frames_policy_is_a_sandbox_that_loads_nothing_but_our_style(cast: Cast, ida: Client) -> None:
    answer = ida.get(address(cast, letter(cast, html_file(b"<p>Brevet</p>")), "dokumenter/0"))
    policy = dict(rule.strip().partition(" ")[::2] for rule in answer.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["style-src"], policy["frame-ancestors"]) == ("'none'", "'self'", "'self'")
    assert "allow-scripts" not in policy["sandbox"]
    assert "allow-same-origin" not in policy["sandbox"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_text_is_shown_as_text(cast: Cast, ida: Client) -> None:
    answer = ida.get(address(cast, letter(cast, text_file("Kære havn <script>".encode())), "dokumenter/0"))
    assert "Kære havn &lt;script&gt;" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig"])
def test_letters_in_older_encodings_are_read(cast: Cast, ida: Client, encoding: str) -> None:
    answer = ida.get(address(cast, letter(cast, html_file("<p>Påbud til Ærø</p>".encode(encoding))), "dokumenter/0"))
    assert "Påbud til Ærø" in answer.content.decode()


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/pdf", b"%PDF-1.4 hej"),
        ("image/png", b"\x89PNG\r\n\x1a\n..."),
        ("image/jpeg", b"\xff\xd8\xff..."),
    ],
)
def test_pdf_and_pictures_are_shown_as_just_that(cast: Cast, ida: Client, content_type: str, content: bytes) -> None:
    answer = ida.get(address(cast, letter(cast, file(content_type, content)), "dokumenter/0"))
    assert (answer.headers["Content-Type"], b"".join(answer)) == (content_type, content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith(("sandbox; default-src 'none'", "default-src 'none'"))


@pytest.mark.parametrize(
    ("encoding_format", "content"),
    [
        ("text/html", b"%PDF-1.4 hej"),
        ("application/pdf", b"<script>alert(1)</script>"),
        ("image/png", b"<svg onload='alert(1)'/>"),
        ("image/svg+xml", b"<svg onload='alert(1)'/>"),
        ("application/xhtml+xml", b"<html/>"),
        ("application/msword", b"\xd0\xcf\x11\xe0..."),
    ],
)
def test_whatever_is_not_surely_harmless_becomes_a_download(
    cast: Cast, ida: Client, encoding_format: str, content: bytes
) -> None:
    placement = letter(cast, file(encoding_format, content))
    download = address(cast, placement, "dokumenter/0/hent")
    assert ida.get(address(cast, placement, "dokumenter/0")).url == download  # type: ignore[attr-defined]
    answer = ida.get(download)
    assert b"".join(answer) == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("brev.pdf", 'attachment; filename="brev.pdf"'),
        ("Påbud.pdf", "attachment; filename*=utf-8''P%C3%A5bud.pdf"),
        ("brev\tfdp.exe", 'attachment; filename="brev_fdp.exe"'),
        ("brev\u202efdp.exe", 'attachment; filename="brev_fdp.exe"'),
        (".. ", 'attachment; filename="dokument"'),
    ],
)
def test_file_names_with_odd_characters_are_harmless(cast: Cast, ida: Client, filename: str, expected: str) -> None:
    placement = letter(cast, file("application/zip", b"PK", filename))
    answer = ida.get(address(cast, placement, "dokumenter/0/hent"))
    assert answer.headers["Content-Disposition"] == expected
    b"".join(answer)


def test_the_whole_message_is_what_was_received_byte_for_byte(cast: Cast, ida: Client) -> None:
    written = build_memo(html_file(b"<p>Brevet</p>"), text_file(b"bilag"))
    placement = place(cast.agency, content=memo.build(written), id=written.message_header.message_uuid)
    answer = ida.get(address(cast, placement, "besked.xml"))
    assert b"".join(answer) == memo.build(written)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert str(placement.message_id) in answer.headers["Content-Disposition"]


def test_technical_documents_and_unknown_numbers_are_not_there(cast: Cast, ida: Client) -> None:
    written = build_memo(html_file(b"<p>Brevet</p>"))
    assert written.message_body is not None
    body = memo.MessageBody(
        created_date_time=written.message_body.created_date_time,
        main_document=written.message_body.main_document,
        technical_documents=(memo.TechnicalDocument(files=(file("text/xml", b"<a/>", "data.xml"),)),),
    )
    new = memo.Message(memo_version=memo.V1_2, message_header=written.message_header, message_body=body)
    placement = place(cast.agency, content=memo.build(new), id=written.message_header.message_uuid)
    for number in (1, 2, 10**12):
        assert ida.get(address(cast, placement, f"dokumenter/{number}")).status_code == 404


def test_reading_a_document_opens_its_letter(cast: Cast, ida: Client) -> None:
    placement = letter(cast, html_file(b"<p>Brevet</p>"))
    b"".join(ida.get(address(cast, placement, "dokumenter/0/hent")))
    placement.refresh_from_db()
    assert placement.read_at is not None
