"""Writing a message: prefix ``memo:``, every namespace declared once at the root, elements in the schema's order,
times in UTC.

The header is made and validated first, with the documents left out; then the documents' base64 is put in while
writing, so a message of any size is written in little memory and nothing is written of a message that would be
invalid.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import pybase64
from lxml import etree

from memo import namespaces
from memo.catalogue import finding
from memo.errors import NotBuildable
from memo.limits import LIMITS
from memo.model import Message
from memo.part import Part
from memo.schema_findings import schema_findings
from memo.structure import STRUCTURE, Slot
from memo.values import WRITE
from memo.versions import KNOWN_VERSIONS, SCHEMA_VERSION_1_1, V1_1

_EMPTY_CONTENT = b"<memo:content></memo:content>"
_CONTENT_START, _CONTENT_END = b"<memo:content>", b"</memo:content>"

#: A multiple of three, so that base64 of one piece can be followed by base64 of the next.
_PIECE = 3 * 64 * 1024


def build(message: Message) -> bytes:
    """The message as XML in UTF-8. Raises ``NotBuildable``, also where a file has no content."""
    target = io.BytesIO()
    write(message, target)
    return target.getvalue()


def write(message: Message, target: BinaryIO, *, contents: Iterable[bytes | BinaryIO] | None = None) -> None:
    """Writes the message to a file. ``contents`` are the files' bytes in the order of the message; without them the
    model's own.

    Raises ``NotBuildable`` before anything is written, except when ``contents`` turns out to be shorter than the
    message's files.
    """
    if contents is None:
        contents = _own_contents(message)
    first, *others = _header(message).split(_EMPTY_CONTENT)
    target.write(first)
    remaining = iter(contents)
    for piece in others:
        content = next(remaining, None)
        if content is None:
            raise NotBuildable((finding("file.content.missing"),))
        target.write(_CONTENT_START)
        for text in _base64(content):
            target.write(text)
        target.write(_CONTENT_END + piece)


def _own_contents(message: Message) -> list[bytes]:
    contents = [file.content for file in message.files if file.content is not None]
    if len(contents) != len(message.files):
        raise NotBuildable((finding("file.content.missing"),))
    return contents


def _base64(content: bytes | BinaryIO) -> Iterator[bytes]:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    rest = b""
    while piece := file.read(_PIECE):
        piece = rest + piece
        whole = len(piece) - len(piece) % 3
        rest = piece[whole:]
        yield pybase64.b64encode(piece[:whole])
    yield pybase64.b64encode(rest)


def _header(message: Message) -> bytes:
    """The XML with every document empty, valid by the schema of its version."""
    version = next((known for known in KNOWN_VERSIONS if known == message.memo_version), None)
    if version is None:
        raise NotBuildable((finding("memo.version.unknown"),))
    root = etree.Element(f"{{{namespaces.MEMO}}}Message", nsmap=namespaces.PREFIXES)
    root.set("memoVersion", str(version))
    _set_schema_version(root, message, version)
    _add_children(root, message, version)
    findings = schema_findings(root, version, LIMITS.maximum_findings)
    if findings:
        raise NotBuildable(findings)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _set_schema_version(root: etree._Element, message: Message, version: Decimal) -> None:
    if version == V1_1:
        root.set("memoSchVersion", message.memo_sch_version or SCHEMA_VERSION_1_1)
    elif message.memo_sch_version is not None:
        raise NotBuildable((finding("memo.sch.version.not.allowed"),))


def _add_children(element: etree._Element, part: Part, version: Decimal) -> None:
    for slot in STRUCTURE[type(part)]:
        value = getattr(part, slot.attribute)
        if slot.is_attribute:
            continue
        if slot.kind is bytes:
            etree.SubElement(element, slot.tag).text = ""
        elif value is not None:
            _refuse_too_new(slot, version)
            for one in value if slot.many else (value,):
                _add(etree.SubElement(element, slot.tag), slot, one, version)


def _add(element: etree._Element, slot: Slot, value: Any, version: Decimal) -> None:
    if slot.is_part:
        _add_children(element, value, version)
        return
    try:
        element.text = WRITE[slot.kind](value)
    except ValueError as error:
        name = etree.QName(element).localname
        raise NotBuildable((finding("value.not.writable", element=name),)) from error


def _refuse_too_new(slot: Slot, version: Decimal) -> None:
    if slot.since is not None and version < slot.since:
        raise NotBuildable((finding("representative.not.allowed", element=etree.QName(slot.tag).localname),))
