"""Which files a message may carry: types and names, as data.

The official list of types was not to be had; this one is what production clients send (MeMo facts, section 11.3),
with the synonyms ``htm``, ``jpeg`` and ``tiff``. A platform with another list hands in its own. The forbidden
characters are the official ones (section 11.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from memo.documents import AdditionalDocument, Document, MainDocument


class DocumentKind(StrEnum):
    """The three places a document can have in a message."""

    MAIN = "MAIN"
    ADDITIONAL = "ADDITIONAL"
    TECHNICAL = "TECHNICAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """One kind of file. The first extension and the first media type are the ones to write.

    ``signatures`` are beginnings of which the content must have one; empty for plain text, which has none.
    """

    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    signatures: tuple[bytes, ...] = ()
    kinds: frozenset[DocumentKind] = frozenset(DocumentKind)


class FileFault(StrEnum):
    """What can be wrong with a file's name or type."""

    NAME_EMPTY = "NAME_EMPTY"
    NAME_CHARACTER = "NAME_CHARACTER"
    EXTENSION_MISSING = "EXTENSION_MISSING"
    EXTENSION_NOT_ALLOWED = "EXTENSION_NOT_ALLOWED"
    KIND_NOT_ALLOWED = "KIND_NOT_ALLOWED"
    MEDIA_TYPE_MISMATCH = "MEDIA_TYPE_MISMATCH"
    CONTENT_MISMATCH = "CONTENT_MISMATCH"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A fault and what it is about: the characters, the extension, the media type."""

    fault: FileFault
    detail: str = ""


_ZIP = (b"PK\x03\x04",)
_COMPOUND = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OFFICE = "application/vnd.openxmlformats-officedocument."

FILE_TYPES = (
    FileType(extensions=("pdf",), media_types=("application/pdf",), signatures=(b"%PDF-",)),
    FileType(extensions=("html", "htm"), media_types=("text/html",)),
    FileType(extensions=("txt",), media_types=("text/plain",)),
    FileType(extensions=("doc",), media_types=("application/msword",), signatures=_COMPOUND),
    FileType(extensions=("docx",), media_types=(_OFFICE + "wordprocessingml.document",), signatures=_ZIP),
    # Clients in production write Word's type for RTF.
    FileType(
        extensions=("rtf",),
        media_types=("application/rtf", "text/rtf", "application/msword"),
        signatures=(b"{\\rtf",),
    ),
    FileType(extensions=("xls",), media_types=("application/vnd.ms-excel",), signatures=_COMPOUND),
    FileType(extensions=("xlsx",), media_types=(_OFFICE + "spreadsheetml.sheet",), signatures=_ZIP),
    FileType(extensions=("odt",), media_types=("application/vnd.oasis.opendocument.text",), signatures=_ZIP),
    FileType(extensions=("ods",), media_types=("application/vnd.oasis.opendocument.spreadsheet",), signatures=_ZIP),
    FileType(extensions=("bmp",), media_types=("image/bmp",), signatures=(b"BM",)),
    FileType(extensions=("gif",), media_types=("image/gif",), signatures=(b"GIF87a", b"GIF89a")),
    FileType(extensions=("jpg", "jpeg"), media_types=("image/jpeg",), signatures=(b"\xff\xd8\xff",)),
    FileType(extensions=("png",), media_types=("image/png",), signatures=(b"\x89PNG\r\n\x1a\n",)),
    FileType(extensions=("tif", "tiff"), media_types=("image/tiff",), signatures=(b"II*\0", b"MM\0*")),
    FileType(
        extensions=("xml",),
        media_types=("text/xml", "application/xml"),
        kinds=frozenset({DocumentKind.TECHNICAL}),
    ),
)

FORBIDDEN_CHARACTERS = frozenset(
    '<>:"/\\|?*\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u205f\u2060\u3000'
)

#: Programs, which no plain text begins like.
_PROGRAMS = (b"MZ\x90\x00", b"\x7fELF")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: How much of a file's start ``check_content`` looks at, in bytes.
SIGNATURE_LENGTH = 16


def kind_of(document: Document) -> DocumentKind:
    """Which place the document has in its message."""
    if isinstance(document, MainDocument):
        return DocumentKind.MAIN
    return DocumentKind.ADDITIONAL if isinstance(document, AdditionalDocument) else DocumentKind.TECHNICAL


def extension_of(filename: str) -> str:
    """The part after the last dot, in lower case; empty when there is none."""
    _, dot, extension = filename.rpartition(".")
    return extension.casefold() if dot else ""


def file_type(filename: str, types: tuple[FileType, ...] = FILE_TYPES) -> FileType | None:
    """The type that the extension names, None when it is not on the list."""
    extension = extension_of(filename)
    return next((kind for kind in types if extension in kind.extensions), None)


def check_name(filename: str) -> FileProblem | None:
    """Whether the name is one that Digital Post takes; the detail lists the forbidden characters once each."""
    if not filename.strip():
        return FileProblem(FileFault.NAME_EMPTY)
    forbidden = dict.fromkeys(character for character in filename if character in FORBIDDEN_CHARACTERS)
    return FileProblem(FileFault.NAME_CHARACTER, "".join(forbidden)) if forbidden else None


def check_type(
    filename: str,
    media_type: str,
    kind: DocumentKind,
    types: tuple[FileType, ...] = FILE_TYPES,
) -> FileProblem | None:
    """Whether the extension is allowed for a document of that kind and the declared media type fits it."""
    extension = extension_of(filename)
    if not extension:
        return FileProblem(FileFault.EXTENSION_MISSING)
    allowed = file_type(filename, types)
    if allowed is None:
        return FileProblem(FileFault.EXTENSION_NOT_ALLOWED, extension)
    if kind not in allowed.kinds:
        return FileProblem(FileFault.KIND_NOT_ALLOWED, extension)
    if media_type.partition(";")[0].strip().casefold() not in allowed.media_types:
        return FileProblem(FileFault.MEDIA_TYPE_MISMATCH, media_type)
    return None


def check_content(filename: str, start: bytes, types: tuple[FileType, ...] = FILE_TYPES) -> FileProblem | None:
    """Whether the content begins like the extension says; ``start`` is its first ``SIGNATURE_LENGTH`` bytes or more.

    A text type must not begin like any other type or like a program. None also for a type that is not on the list:
    ``check_type`` tells that.
    """
    expected = file_type(filename, types)
    if expected is None:
        return None
    begins = start.removeprefix(_BYTE_ORDER_MARK)
    if expected.signatures:
        fits = begins.startswith(expected.signatures)
    else:
        foreign = tuple(signature for other in types for signature in other.signatures if len(signature) > 3)
        fits = not begins.startswith(foreign + _PROGRAMS)
    return None if fits else FileProblem(FileFault.CONTENT_MISMATCH, extension_of(filename))
