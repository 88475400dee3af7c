"""A message on its way in."""

from __future__ import annotations

from dataclasses import dataclass

from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.messages.models import Message


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message whose row is not written yet. Its content is durable, or it is ``body`` and written with the row.

    ``tags`` are what its coming in is called in the log, ``by`` is the person who sent it, when it was no system. With
    a ``stamp`` it only gets in while its sender's system has that stamp (``systems.selectors.stamp_of``).
    """

    message: Message
    tags: tuple[Tag, ...]
    by: Identity | None = None
    body: bytes | None = None
    stamp: str | None = None


class SenderChanged(Exception):
    """The stamp of the sender's system has moved since the caller was asked who it is: ask again."""
