"""From a tree that the schema has passed to the model.

The tree is read flat, in document order, without descending it: every message goes through here, and a step into an
element costs as much as reading it. That is sound because in every class of MeMo the simple children come before the
classes, and no class is followed by an element that it could have held itself (``tests/memo/test_tree.py`` holds the
table to it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, make_dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

from lxml import etree

from memo.contents import Content
from memo.documents import File
from memo.model import Message
from memo.part import Part
from memo.structure import STRUCTURE, Slot
from memo.values import READ

#: The elements still to be read.
_Elements = Iterator[etree._Element]

#: Reads an element whose start has been passed; gives the value and the tag of the first element after it.
_Reader = Callable[[_Elements, Iterator[Content]], tuple[Any, Any]]


def read_message(root: etree._Element, contents: tuple[Content, ...]) -> Message:
    """The model of a schema-valid tree. Raises ``OutOfRange`` for a time no calendar has."""
    elements = root.iter()
    documents = iter(contents)
    values = {name: convert(text) for name, tag, convert in _ATTRIBUTES if (text := root.get(tag)) is not None}
    next(elements)
    tag: Any = next(elements).tag
    for name, child_tag, reader in _CHILDREN:
        if tag == child_tag:
            values[name], tag = reader(elements, documents)
    return Message(**values)


def _reader(part: type[Part]) -> _Reader:
    """The fields are held in a list, in the order of the class, which is faster than names throughout."""
    names = [each.name for each in dataclass_fields(part)]  # type: ignore[arg-type]
    empty = [None if each.default is MISSING else each.default for each in dataclass_fields(part)]  # type: ignore[arg-type]
    simple: dict[Any, tuple[int, Callable[[str], Any]]] = {}
    parts: dict[Any, tuple[int, _Reader, bool]] = {}
    for slot in STRUCTURE[part]:
        position = names.index(slot.attribute)
        if slot.kind in READ:
            simple[slot.tag] = position, READ[slot.kind]
        else:
            parts[slot.tag] = position, _child_reader(slot), slot.many
    make = _file if part is File else _maker(part)

    def read(elements: _Elements, contents: Iterator[Content]) -> tuple[Any, Any]:
        values: list[Any] = empty.copy()
        tag: Any = None
        for element in elements:
            tag = element.tag
            field = simple.get(tag)
            if field is None:
                break
            position, convert = field
            text = element.text or ""
            values[position] = text if convert is str else convert(text)
        else:
            tag = None
        while tag in parts:
            position, reader, many = parts[tag]
            value, tag = reader(elements, contents)
            values[position] = (*(values[position] or ()), value) if many else value
        return make(*values), tag

    return read


def _maker(part: type[Part]) -> Callable[..., Any]:
    """Makes instances of the class, from all its fields in order, in half the time it takes itself.

    A frozen dataclass sets each field by a call. A thawed twin with the same slots sets them directly, and may become
    an instance of the frozen class afterwards. Only for classes that do nothing else while they are made.
    """
    fields = [(each.name, each.type) for each in dataclass_fields(part)]  # type: ignore[arg-type]
    twin = make_dataclass(part.__name__, fields, bases=(Part,), slots=True, eq=False)

    def make(*values: Any) -> Any:
        made = twin(*values)
        made.__class__ = part
        return made

    return make


def _child_reader(slot: Slot) -> _Reader:
    return _reader(slot.kind) if slot.is_part else _read_content


def _read_content(elements: _Elements, contents: Iterator[Content]) -> tuple[Content, Any]:
    following = next(elements, None)
    return next(contents), None if following is None else following.tag


def _file(encoding_format: str, filename: str, language: str, content: Content, *_: object) -> File:
    return File(
        encoding_format=encoding_format,
        filename=filename,
        language=language,
        content=content.data,
        size=content.size,
        sha256=content.sha256,
    )


_ATTRIBUTES = [(slot.attribute, slot.tag, READ[slot.kind]) for slot in STRUCTURE[Message] if slot.is_attribute]
_CHILDREN = [(slot.attribute, slot.tag, _reader(slot.kind)) for slot in STRUCTURE[Message] if not slot.is_attribute]
