"""The rules about documents, files and buttons: MM-14 to MM-18 and MM-24 (MeMo facts, sections 9, 11 and 14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from memo.case import Case, Hit
from memo.contents import Content
from memo.documents import Action, Document, File, MessageBody, TechnicalDocument
from memo.files import FileFault, FileType, check_content, check_name, check_type, kind_of

BODY = "/Message/MessageBody"

APPOINTMENT = "AFTALE"
ACTION_CODES = frozenset(
    {
        APPOINTMENT,
        "BEKRAEFT",
        "BETALING",
        "FORBEREDELSE",
        "INFORMATION",
        "SELVBETJENING",
        "TILMELDING",
        "UNDERSKRIV",
    }
)

_TYPE_CODES = {
    FileFault.EXTENSION_MISSING: "file.extension.not.allowed",
    FileFault.EXTENSION_NOT_ALLOWED: "file.extension.not.allowed",
    FileFault.KIND_NOT_ALLOWED: "file.extension.not.allowed",
    FileFault.MEDIA_TYPE_MISMATCH: "file.type.mismatch",
}


def _actions(case: Case) -> Iterator[Hit]:
    for path, document in _documents(case.message.message_body):
        if not isinstance(document, TechnicalDocument):
            for number, action in enumerate(document.actions, 1):
                yield from _action(action, f"{path}/Action[{number}]")


def _action(action: Action, path: str) -> Iterator[Hit]:
    code = action.action_code
    if code not in ACTION_CODES:
        yield Hit("action.code.not.allowed", f"{path}/actionCode")
    elif code == APPOINTMENT and action.reservation is None:
        yield Hit("action.reservation.missing", path)
    elif code != APPOINTMENT and action.entry_point is None:
        yield Hit("action.entry.point.missing", path, {"code": code})
    if action.entry_point is not None and not _is_absolute_https(action.entry_point.url):
        yield Hit("action.url.not.https", f"{path}/EntryPoint/url")


def _is_absolute_https(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False


def _files(case: Case) -> Iterator[Hit]:
    number = 0
    for path, document in _documents(case.message.message_body):
        for position, file in enumerate(document.files, 1):
            yield from _file(file, document, case.contents[number], case.limits.file_types, f"{path}/File[{position}]")
            if case.facts.infected_files and number in case.facts.infected_files:
                yield Hit("file.infected", f"{path}/File[{position}]")
            number += 1


def _file(file: File, document: Document, content: Content, types: tuple[FileType, ...], path: str) -> Iterator[Hit]:
    name = check_name(file.filename)
    if name is not None and name.fault is FileFault.NAME_CHARACTER:
        yield Hit("file.name.not.allowed", f"{path}/filename", {"characters": _printable(name.detail)})
    kind = check_type(file.filename, file.encoding_format, kind_of(document), types)
    if kind is not None:
        at_fault = "encodingFormat" if kind.fault is FileFault.MEDIA_TYPE_MISMATCH else "filename"
        yield Hit(_TYPE_CODES[kind.fault], f"{path}/{at_fault}")
    if content.has_foreign:
        yield Hit("file.content.foreign.characters", f"{path}/content")
    if file.size == 0:
        yield Hit("file.empty.not.allowed", f"{path}/content")
    elif check_content(file.filename, content.start, types) is not None:
        yield Hit("file.content.mismatch", f"{path}/content")


def _printable(characters: str) -> str:
    return " ".join(character if "!" <= character <= "~" else f"U+{ord(character):04X}" for character in characters)


def _documents(body: MessageBody | None) -> Iterator[tuple[str, Document]]:
    """Each document with its path."""
    if body is None:
        return
    yield f"{BODY}/MainDocument", body.main_document
    for number, attachment in enumerate(body.additional_documents, 1):
        yield f"{BODY}/AdditionalDocument[{number}]", attachment
    for number, data in enumerate(body.technical_documents, 1):
        yield f"{BODY}/TechnicalDocument[{number}]", data


DOCUMENT_RULES: tuple[Callable[[Case], Iterator[Hit]], ...] = (_actions, _files)
