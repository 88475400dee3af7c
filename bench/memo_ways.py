"""The ways of reading a message that are compared. Each ends in the model with the documents, and the digest."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from typing import Any
from uuid import UUID

from lxml import etree
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.models.datatype import XmlDate, XmlDateTime

from memo import LIMITS, V1_2, Collector, Message, MessageType, examine
from memo.contents import Content
from memo.part import Part
from memo.reading import Reading, Source
from memo.schema import schema_file
from memo.structure import STRUCTURE, Slot
from memo.validate import model_of, read
from memo.values import READ

Outcome = tuple["Message | _FromXsdata | None", str | None]

_schema = etree.XMLSchema(file=str(schema_file(V1_2)))
_by_tag = {part: {slot.tag: slot for slot in slots} for part, slots in STRUCTURE.items()}


def our_way(data: bytes) -> Outcome:
    """Reading, schema and model, as ``examine`` does them; the business rules have no counterpart in the other ways."""
    collector = Collector()
    reading = read(Source(data), sink=collector, digest=True, digests=False, limits=LIMITS)
    contents = tuple(
        Content(content.size, content.start, None, collector.document(number))
        for number, content in enumerate(reading.contents)
    )
    message, _, _ = model_of(Reading(reading.root, contents, reading.size, reading.sha256), LIMITS)
    return message, reading.sha256


def our_way_with_rules(data: bytes) -> Outcome:
    """The entrance the platform uses, business rules included. Its model leaves the documents to the sink."""
    examination = examine(data, sink=Collector())
    if not examination.valid:
        raise AssertionError(examination.findings)
    return examination.message, examination.sha256


def lxml_way(data: bytes) -> Outcome:
    """The way most programs would: a tree of the whole, the schema over the whole, then down the tree."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    root = etree.fromstring(data, parser)
    _schema.assertValid(root)
    return _lxml_part(root, Message), hashlib.sha256(data).hexdigest()


def _lxml_part(element: etree._Element, part: type[Part]) -> Any:
    slots = _by_tag[part]
    values: dict[str, Any] = {name: _simple(slots[name], text) for name, text in element.attrib.items()}
    values = {slots[name].attribute: value for name, value in values.items()}
    for child in element:
        slot = slots[child.tag]
        value = _lxml_part(child, slot.kind) if slot.is_part else _simple(slot, child.text or "")
        values[slot.attribute] = (*values.get(slot.attribute, ()), value) if slot.many else value
    return part(**values)


def _simple(slot: Slot, text: str) -> Any:
    return base64.b64decode(text) if slot.kind is bytes else READ[slot.kind](text)


def xsdata_way(data: bytes) -> Outcome:
    """Schema by lxml, objects by xsdata; turned into our model only where outcomes are compared."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    _schema.assertValid(etree.fromstring(data, parser))
    message = _FromXsdata(XmlParser().from_bytes(data, _xsdata_class(Message)))
    return message, hashlib.sha256(data).hexdigest()


_xsdata_classes: dict[type[Part], type] = {}
_XSDATA_TYPES: dict[type, type] = {UUID: str, MessageType: str}


def _xsdata_class(part: type[Part]) -> type:
    """A dataclass with xsdata's metadata for the same elements."""
    if part not in _xsdata_classes:
        fields = [_xsdata_field(slot) for slot in STRUCTURE[part]]
        made = dataclasses.make_dataclass(part.__name__, fields, kw_only=True)
        made.Meta = type("Meta", (), {"name": part.__name__, "namespace": part.namespace})  # type: ignore[attr-defined]
        _xsdata_classes[part] = made
    return _xsdata_classes[part]


def _xsdata_field(slot: Slot) -> tuple[str, Any, Any]:
    name = etree.QName(slot.tag)
    metadata = {"type": "Attribute" if slot.is_attribute else "Element", "name": name.localname}
    if not slot.is_attribute:
        metadata["namespace"] = name.namespace
    kind = _xsdata_class(slot.kind) if slot.is_part else _XSDATA_TYPES.get(slot.kind, slot.kind)
    if slot.kind is bytes:
        metadata["format"] = "base64"
    if slot.kind.__name__ in ("datetime", "date"):
        kind = XmlDateTime if slot.kind.__name__ == "datetime" else XmlDate
    if slot.many:
        return slot.attribute, list[kind], dataclasses.field(default_factory=list, metadata=metadata)
    return slot.attribute, kind | None, dataclasses.field(default=None, metadata=metadata)


class _FromXsdata:
    """An object of xsdata's that equals the same message in our model; compared outside the measured time."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return _same(self.value, other)

    __hash__ = None  # type: ignore[assignment]


def _same(theirs: Any, ours: Any) -> bool:
    if isinstance(ours, Part):
        return all(
            _same(getattr(theirs, slot.attribute), getattr(ours, slot.attribute)) for slot in STRUCTURE[type(ours)]
        )
    if isinstance(ours, tuple):
        return len(theirs) == len(ours) and all(map(_same, theirs, ours))
    if isinstance(theirs, XmlDateTime):
        return bool(theirs.to_datetime() == ours)
    if isinstance(ours, UUID):
        return UUID(theirs) == ours
    return bool(theirs == ours) or (theirs is None and ours is False)
