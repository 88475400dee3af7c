"""What only the platform can know about a message. Every field's None means: not asked, so the rule is not run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from memo.model import Message


class RecipientState(StrEnum):
    """Whether the recipient can be reached in the way the message asks for (Digital Post or NemSMS)."""

    REACHABLE = "REACHABLE"
    NOT_REGISTERED = "NOT_REGISTERED"
    EXEMPT = "EXEMPT"
    CLOSED = "CLOSED"
    NO_NEMSMS_NUMBER = "NO_NEMSMS_NUMBER"


class ContactPointState(StrEnum):
    """What became of the recipient's contact point when it was looked up."""

    IN_USE = "IN_USE"
    UNKNOWN = "UNKNOWN"
    NOT_IN_USE = "NOT_IN_USE"
    OF_ANOTHER = "OF_ANOTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Each field serves the rule named beside it.

    ``maximum_message_bytes`` and ``maximum_attachments`` are the addressed contact point's own limits. ``today`` is
    the Danish day. ``infected_files`` holds numbers of files, counted from 0 over the whole message.
    """

    expected_message_uuid: UUID | None = None  # MM-04
    is_duplicate: bool | None = None  # MM-05
    sender_allowed: bool | None = None  # MM-08
    recipient: RecipientState | None = None  # MM-09
    maximum_message_bytes: int | None = None  # MM-19
    maximum_attachments: int | None = None  # MM-19
    today: date | None = None  # MM-20
    mandatory_allowed: bool | None = None  # MM-21
    legal_notification_allowed: bool | None = None  # MM-21
    replies_have_default_system: bool | None = None  # MM-22
    contact_point: ContactPointState | None = None  # MM-23
    infected_files: frozenset[int] | None = None  # MM-24


NO_FACTS = Facts()

#: Facts, or what finds them once the message has been read: who may send to whom is asked about a certain message.
FactsSource = Facts | Callable[[Message], Facts] | None


def facts_about(message: Message, source: FactsSource) -> Facts:
    if source is None:
        return NO_FACTS
    return source if isinstance(source, Facts) else source(message)
