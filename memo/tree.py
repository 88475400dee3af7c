"""From a tree that the schema has passed to the model.

The tree is read flat, in document order, without descending it: every message goes through here, and a step into an
element costs as much as reading it. That is sound because in every class of MeMo the simple children come before the
classes, and no class is followed by an element that it could have held itself (``tests/memo/test_tree.py`` holds the
table to it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from memo.contents import Content
from memo.documents import File
from memo.model import Message
from memo.part import Part
from memo.structure import STRUCTURE, Slot
from memo.values import READ

_Step = Callable[[], tuple[Any, str | None]]
_Reader = Callable[[_Step, Iterator[Content]], tuple[Any, Any, str | None]]

_END = (None, None)


def read_message(root: etree._Element, contents: tuple[Content, ...]) -> Message:
    """The model of a schema-valid tree. Raises ``OutOfRange`` for a time no calendar has."""
    elements: list[tuple[Any, str | None]] = [(element.tag, element.text) for element in root.iter()]
    elements.append(_END)
    step = iter(elements).__next__
    step()
    values = {name: convert(str(root.attrib[tag])) for name, tag, convert in _ATTRIBUTES if tag in root.attrib}
    tag, _ = step()
    documents = iter(contents)
    for name, child_tag, reader in _CHILDREN:
        if tag == child_tag:
            values[name], tag, _ = reader(step, documents)
    return Message(**values)


def _reader(part: type[Part]) -> _Reader:
    """Reads one element of that class, whose start has been passed; gives the value and the first element after it."""
    rows = {slot.tag: _row(slot) for slot in STRUCTURE[part]}
    make = _file if part is File else part

    def read(step: _Step, contents: Iterator[Content]) -> tuple[Any, Any, str | None]:
        values: dict[str, Any] = {}
        tag, text = step()
        while (row := rows.get(tag)) is not None:
            name, convert, reader, many = row
            if reader is None:
                values[name] = (text or "") if convert is None else convert(text or "")
                tag, text = step()
            else:
                value, tag, text = reader(step, contents)
                values[name] = (*values.get(name, ()), value) if many else value
        return make(**values), tag, text

    return read


def _file(content: Content, **values: Any) -> File:
    return File(content=content.data, size=content.size, sha256=content.sha256, **values)


def _row(slot: Slot) -> tuple[str, Callable[[Any], Any] | None, _Reader | None, bool]:
    reader = _reader(slot.kind) if slot.is_part else _read_content if slot.kind is bytes else None
    convert = None if reader or slot.kind is str else READ[slot.kind]
    return slot.attribute, convert, reader, slot.many


def _read_content(step: _Step, contents: Iterator[Content]) -> tuple[Content, Any, str | None]:
    return next(contents), *step()


_ATTRIBUTES = [(slot.attribute, slot.tag, READ[slot.kind]) for slot in STRUCTURE[Message] if slot.is_attribute]
_CHILDREN = [(slot.attribute, slot.tag, _reader(slot.kind)) for slot in STRUCTURE[Message] if not slot.is_attribute]
