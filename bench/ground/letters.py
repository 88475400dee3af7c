"""Letters of a wanted size, each with its own messageUUID."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import memo

#: Where the messageUUID stands in a template.
_PLACE = UUID("f0000000-0000-4000-8000-00000000000f")

#: The two sizes of the goals, in bytes of XML.
SMALL, MIDDLE = 20_453, 307_173


@dataclass(frozen=True, slots=True)
class Template:
    """A letter's bytes around its messageUUID."""

    head: bytes
    tail: bytes

    def letter(self, uuid: UUID) -> bytes:
        """The letter with this id."""
        return b"%b%b%b" % (self.head, str(uuid).encode(), self.tail)

    @property
    def size(self) -> int:
        """Bytes of every letter made from it."""
        return len(self.head) + 36 + len(self.tail)


@cache
def template(sender: str, recipient: str, size: int) -> Template:
    """A letter of about ``size`` bytes with one PDF-like document of random bytes, which nothing can compress."""
    empty = _build(sender, recipient, b"")
    document = b"%PDF-1.7\n" + random.Random(size).randbytes((size - len(empty)) * 3 // 4)
    head, tail = _build(sender, recipient, document).split(str(_PLACE).encode())
    return Template(head, tail)


def _build(sender: str, recipient: str, document: bytes) -> bytes:
    file = memo.File(encoding_format="application/pdf", filename="brev.pdf", language="da", content=document)
    return memo.build(memo.example(sender=sender, recipient=recipient, message_uuid=_PLACE, documents=(file,)))
