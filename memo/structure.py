"""The table that reading and writing both follow, made once from the dataclasses of the model (see ``memo.part``)."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from memo.model import Message
from memo.part import Part

_CAPITALS = {"id": "ID", "uuid": "UUID"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: where it stands in the XML and in the model.

    ``tag`` is ``{namespace}name``, or the bare name of an attribute. ``kind`` is a simple type or a class of the model;
    ``since`` the version that the field came with, None when both have it.
    """

    attribute: str
    tag: str
    kind: type
    is_attribute: bool
    is_part: bool
    required: bool
    many: bool
    since: Decimal | None


def xml_name(attribute: str) -> str:
    """``message_uuid`` becomes messageUUID."""
    first, *others = attribute.split("_")
    return first + "".join(_CAPITALS.get(word, word.capitalize()) for word in others)


def _slots(part: type[Part]) -> Iterator[Slot]:
    hints = get_type_hints(part)
    for field in fields(part):  # type: ignore[arg-type]
        if field.metadata.get("xml", True):
            yield _slot(part, field, hints[field.name])


def _slot(part: type[Part], field: Field[Any], hint: Any) -> Slot:
    many = get_origin(hint) is tuple
    kind = _bare(get_args(hint)[0] if many else hint)
    is_part = issubclass(kind, Part)
    is_attribute = field.metadata.get("attribute", False)
    if is_part:
        tag = f"{{{kind.namespace}}}{kind.__name__}"
    else:
        tag = xml_name(field.name) if is_attribute else f"{{{part.namespace}}}{xml_name(field.name)}"
    return Slot(
        attribute=field.name,
        tag=tag,
        kind=kind,
        is_attribute=is_attribute,
        is_part=is_part,
        required=field.default is MISSING,
        many=many,
        since=field.metadata.get("since"),
    )


def _bare(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(choice for choice in get_args(hint) if choice is not types.NoneType)
    return hint


def _collect(part: type[Part], found: dict[type[Part], tuple[Slot, ...]]) -> dict[type[Part], tuple[Slot, ...]]:
    if part not in found:
        found[part] = tuple(_slots(part))
        for slot in found[part]:
            if slot.is_part:
                _collect(slot.kind, found)
    return found


#: Every class of the model and its fields in document order.
STRUCTURE: dict[type[Part], tuple[Slot, ...]] = _collect(Message, {})
