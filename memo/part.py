"""What all classes of the model share: how a dataclass says what it is in the XML.

A field's name in XML is its Python name in camel case, with ``id`` and ``uuid`` in capitals unless they come first
(``message_uuid`` is messageUUID). A field whose type is another class has that class's name. Order is document order. ``str``
is required, ``str | None`` may be absent, a tuple may repeat. ``memo.structure`` turns this into the table that reading and
writing both follow.
"""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Any, ClassVar

from memo import namespaces
from memo.versions import V1_2


class Part:
    """One class of MeMo. ``namespace`` holds for the class's element and for its simple children."""

    __slots__ = ()
    namespace: ClassVar[str] = namespaces.MEMO


def only_in_1_2() -> Any:
    """An optional field that version 1.1 does not know."""
    return field(default=None, metadata={"since": V1_2})


def not_in_xml() -> Any:
    """A field that we know about a message without it standing there; it takes no part in comparing."""
    return field(default=None, compare=False, metadata={"xml": False})


def attribute() -> Any:
    """A required XML attribute of the class's element."""
    return field(metadata={"attribute": True})


def optional_attribute() -> Any:
    return field(default=None, metadata={"attribute": True})


def since(metadata: Any) -> Decimal | None:
    """The version a field came with, None when both have it."""
    value: Decimal | None = metadata.get("since")
    return value
