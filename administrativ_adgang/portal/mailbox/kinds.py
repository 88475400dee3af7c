"""How a file is shown: what it says it is and what its first bytes say must agree, or it is only for downloading."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class Shown(StrEnum):
    """The ways a file is shown on the page."""

    HTML = "html"  # cleaned, in a frame of its own
    TEXT = "text"  # as text, in the same frame
    PICTURE = "picture"
    PDF = "pdf"  # in the browser's own reader
    NOT = "not"  # only for downloading


@dataclass(frozen=True)
class Kind:
    """``label`` is the word in the list of documents; ``content_type`` the one we send when the browser may show it.

    ``said_to_be`` names what the sender calls a file that is something else.
    """

    label: str
    shown: Shown = Shown.NOT
    content_type: str = "application/octet-stream"
    said_to_be: str = ""


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and not head.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"{\\rtf"))


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


_WORD, _SHEET = Kind("Word"), Kind("Regneark")
_NAMED = {
    "application/msword": _WORD,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _WORD,
    "application/vnd.oasis.opendocument.text": Kind("Tekstdokument"),
    "application/rtf": Kind("Tekstdokument"),
    "application/vnd.ms-excel": _SHEET,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _SHEET,
    "application/vnd.oasis.opendocument.spreadsheet": _SHEET,
    "image/tiff": Kind("TIFF-billede"),
    "text/xml": Kind("XML"),
    "application/xml": Kind("XML"),
}
_SHOWN = {
    "text/html": (Kind("HTML", Shown.HTML, "text/html; charset=utf-8"), _is_text),
    "text/plain": (Kind("Tekst", Shown.TEXT, "text/html; charset=utf-8"), _is_text),
    "application/pdf": (Kind("PDF", Shown.PDF, "application/pdf"), _begins(b"%PDF-")),
    "image/png": (Kind("PNG-billede", Shown.PICTURE, "image/png"), _begins(b"\x89PNG\r\n\x1a\n")),
    "image/jpeg": (Kind("JPEG-billede", Shown.PICTURE, "image/jpeg"), _begins(b"\xff\xd8\xff")),
    "image/gif": (Kind("GIF-billede", Shown.PICTURE, "image/gif"), _begins(b"GIF87a", b"GIF89a")),
    "image/bmp": (Kind("BMP-billede", Shown.PICTURE, "image/bmp"), _begins(b"BM")),
}


def kind_of(encoding_format: str, filename: str, head: bytes) -> Kind:
    """What a file is and whether the browser may show it."""
    declared = encoding_format.partition(";")[0].strip().lower()
    if declared in _SHOWN:
        kind, is_so = _SHOWN[declared]
        return kind if is_so(head) else Kind("Ukendt type", said_to_be=kind.label)
    suffix = PurePosixPath(filename).suffix.lstrip(".")
    return _NAMED.get(declared) or Kind(suffix.upper()[:8] if suffix.isalnum() else "Ukendt type")


def safe_filename(filename: str) -> str:
    """A file name for the reader's disk: no path, nothing invisible that could hide how the name ends."""
    visible = "".join(
        "_" if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign for sign in filename
    )
    return visible.replace("/", "_").replace("\\", "_").strip(" .")[:200] or "dokument"
