"""From one MeMo version to the other, as a model and as a stream of bytes (MeMo facts, section 1).

Down to 1.1 the representatives are dropped, and ``memoSchVersion`` and both booleans are written. Up to 1.2 only
``memoSchVersion`` goes. Everything else stays; what was dropped is named in the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, BinaryIO, TypeVar

from lxml import etree

from memo.catalogue import finding
from memo.errors import Invalid
from memo.head import Head, split_head
from memo.model import Message, MessageHeader
from memo.part import Part
from memo.place import path_of
from memo.reading import Source
from memo.structure import STRUCTURE, Slot
from memo.versions import KNOWN_VERSIONS, SCHEMA_VERSION_1_1, V1_1, known_version

AnyPart = TypeVar("AnyPart", bound=Part)

_VERSION = "memoVersion"
_SCHEMA_VERSION = "memoSchVersion"

#: Optional in 1.2 with the value false, required in 1.1.
_REQUIRED_IN_1_1 = ("mandatory", "legal_notification")


@dataclass(frozen=True, slots=True)
class Conversion:
    """The message in its new version, and the paths of what that version cannot hold."""

    message: Message
    dropped: tuple[str, ...] = ()


def convert(message: Message, version: Decimal) -> Conversion:
    """The message in that version; its documents may be absent. Raises ``ValueError`` when the version is unknown."""
    _check(version)
    dropped: list[str] = []
    kept = _without_later(message, version, "/Message", dropped)
    schema_version = SCHEMA_VERSION_1_1 if version == V1_1 else None
    return Conversion(replace(kept, memo_version=version, memo_sch_version=schema_version), tuple(dropped))


def convert_stream(source: BinaryIO, target: BinaryIO, version: Decimal) -> tuple[str, ...]:
    """Writes a valid message in that version; the paths of what was dropped come back.

    Only the header is read as XML and written anew. Everything after it passes through as it is, so memory does not
    depend on the documents. A message that has the version already is copied byte for byte.

    Raises ``NotReadable`` for what is no message, ``Invalid`` for one of an unknown version, and ``ValueError`` when
    ``version`` is none.
    """
    _check(version)
    with Source(source) as message:
        head = split_head(message)
        found = known_version(head.root.get(_VERSION))
        if found is None:
            raise Invalid((finding("memo.version.unknown"),))
        if found == version:
            _write(target, message.pieces())
            return ()
        dropped = _rewrite(head, version)
        target.write(head.serialized())
        _write(target, head.behind)
        return dropped


def _write(target: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        target.write(piece)


def _check(version: Decimal) -> None:
    if version not in KNOWN_VERSIONS:
        raise ValueError(f"There is no MeMo version {version}.")


def _is_later(slot: Slot, version: Decimal) -> bool:
    return slot.since is not None and slot.since > version


def _without_later(part: AnyPart, version: Decimal, path: str, dropped: list[str]) -> AnyPart:
    """The part without the fields that came after the version. A part that keeps everything is handed back itself."""
    changes: dict[str, Any] = {}
    for slot in STRUCTURE[type(part)]:
        value = getattr(part, slot.attribute)
        here = f"{path}/{etree.QName(slot.tag).localname}"
        if value is None or not (slot.is_part or _is_later(slot, version)):
            continue
        if _is_later(slot, version):
            dropped.append(here)
            changes[slot.attribute] = None
        elif isinstance(value, Part):
            kept = _without_later(value, version, here, dropped)
            if kept is not value:
                changes[slot.attribute] = kept
    return replace(part, **changes) if changes else part  # type: ignore[type-var]


def _rewrite(head: Head, version: Decimal) -> tuple[str, ...]:
    root = head.root
    root.set(_VERSION, str(version))
    if version == V1_1:
        root.set(_SCHEMA_VERSION, SCHEMA_VERSION_1_1)
        _write_booleans(head.header)
    else:
        etree.strip_attributes(root, _SCHEMA_VERSION)
    return tuple(_drop_later(root, version))


def _drop_later(root: etree._Element, version: Decimal) -> list[str]:
    later = {slot.tag for slots in STRUCTURE.values() for slot in slots if _is_later(slot, version)}
    dropped = []
    for element in [element for element in root.iter() if element.tag in later]:
        dropped.append(path_of(element))
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return dropped


def _write_booleans(header: etree._Element) -> None:
    slots = STRUCTURE[MessageHeader]
    order = {slot.tag: number for number, slot in enumerate(slots)}
    for number, slot in enumerate(slots):
        if slot.attribute in _REQUIRED_IN_1_1 and header.find(slot.tag) is None:
            element = etree.Element(slot.tag)
            element.text = "false"
            before = sum(1 for child in header if order.get(str(child.tag), -1) < number)
            header.insert(before, element)
