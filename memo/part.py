"""What all classes of the model share: how a dataclass says what it is in the XML.

A field's name in XML is its Python name in camel case, with ``id`` and ``uuid`` in capitals unless they come first
(``message_uuid`` is messageUUID). A field whose type is another class has that class's name. Order is document order.
``str`` is required, ``str | None`` may be absent, a tuple may repeat. ``memo.structure`` turns this into the table
that reading and writing both follow.
"""

from __future__ import annotations

from typing import ClassVar

from memo import namespaces
from memo.versions import V1_2


class Part:
    """One class of MeMo. ``namespace`` holds for the class's element and for its simple children."""

    __slots__ = ()
    namespace: ClassVar[str] = namespaces.MEMO


#: Metadata of an optional field that version 1.1 does not know.
ONLY_IN_1_2 = {"since": V1_2}

#: Metadata of a field that we know about a message without it standing there.
NOT_IN_XML = {"xml": False}

#: Metadata of a field that is an XML attribute of the class's element.
ATTRIBUTE = {"attribute": True}
