from __future__ import annotations

import pytest

from administrativ_adgang.portal.mailbox.kinds import Shown, kind_of, safe_filename


@pytest.mark.parametrize(
    ("declared", "head", "shown"),
    [
        ("text/html", b"<p>Brev</p>", Shown.HTML),
        ("Text/HTML; charset=utf-8", b"<p>Brev</p>", Shown.HTML),
        ("text/html", b"PK\x03\x04", Shown.NOT),
        ("text/html", b"a\0b", Shown.NOT),
        ("text/plain", b"", Shown.TEXT),
        ("text/plain", b"MZ\x90", Shown.NOT),
        ("application/pdf", b"%PDF-1.7", Shown.PDF),
        ("application/pdf", b" %PDF-1.7", Shown.NOT),
        ("image/gif", b"GIF89a", Shown.PICTURE),
        ("image/bmp", b"BM..", Shown.PICTURE),
        ("image/tiff", b"II*\0", Shown.NOT),
        ("image/svg+xml", b"<svg/>", Shown.NOT),
        ("application/xml", b"<a/>", Shown.NOT),
    ],
)
def test_only_what_is_what_it_says_is_shown(declared: str, head: bytes, shown: Shown) -> None:
    assert kind_of(declared, "fil", head).shown is shown


def test_a_file_that_is_something_else_says_what_it_was_called() -> None:
    kind = kind_of("image/png", "foto.png", b"%PDF-1.7")
    assert (kind.label, kind.said_to_be, kind.content_type) == (
        "Ukendt type",
        "PNG-billede",
        "application/octet-stream",
    )


@pytest.mark.parametrize(
    ("declared", "filename", "label"),
    [
        ("application/msword", "a.doc", "Word"),
        ("application/vnd.ms-excel", "a.xls", "Regneark"),
        ("application/zip", "a.zip", "ZIP"),
        ("application/x-ukendt", "uden", "Ukendt type"),
        ("", "a.<b>", "Ukendt type"),
    ],
)
def test_every_file_has_a_word_for_what_it_is(declared: str, filename: str, label: str) -> None:
    assert kind_of(declared, filename, b"x").label == label


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("Påbud æøå 😀.pdf", "Påbud æøå 😀.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b.pdf", "a_b.pdf"),
        ("regning\u202efdp.exe", "regning_fdp.exe"),
        ("a\r\nb.pdf", "a__b.pdf"),
        ("", "dokument"),
        ("...", "dokument"),
        ("x" * 300, "x" * 200),
    ],
)
def test_file_names_have_no_path_and_hide_nothing(filename: str, expected: str) -> None:
    assert safe_filename(filename) == expected
