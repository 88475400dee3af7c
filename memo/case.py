"""What a rule looks at and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from memo.contents import Content
from memo.facts import Facts
from memo.limits import Limits
from memo.model import Message, MessageHeader


@dataclass(frozen=True, slots=True)
class Case:
    """A message that the schema has passed. ``size`` is its XML in bytes; ``contents`` are in its files' order."""

    message: Message
    size: int
    contents: tuple[Content, ...]
    facts: Facts
    limits: Limits

    @property
    def header(self) -> MessageHeader:
        return self.message.message_header


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: which code of the catalogue, where, and the values its sentences need."""

    code: str
    path: str
    values: Mapping[str, object] = field(default_factory=dict)
