"""The documents of a message, their files and the buttons shown with them (MeMo facts, sections 4.12 to 4.14)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from memo.part import NOT_IN_XML, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint(Part):
    """The web address that a button opens."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation(Part):
    """An appointment for the calendar. Times are UTC."""

    description: str
    reservation_uuid: UUID
    abstract: str
    location: str
    start_date_time: datetime
    end_date_time: datetime
    organizer_mail: str | None = None
    organizer_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Part):
    """A button. It has a reservation or an entry point, never both."""

    label: str
    action_code: str
    start_date_time: datetime | None = None
    end_date_time: datetime | None = None
    reservation: Reservation | None = None
    entry_point: EntryPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Part):
    """One file. ``content`` is None when the message was read without its documents' bytes.

    ``size`` is the number of bytes after base64; ``sha256`` their digest in hexadecimal, where somebody asked for it.
    """

    encoding_format: str
    filename: str
    language: str
    content: bytes | None = None
    size: int | None = field(default=None, compare=False, metadata=NOT_IN_XML)
    sha256: str | None = field(default=None, compare=False, metadata=NOT_IN_XML)

    def __post_init__(self) -> None:
        if self.size is None and self.content is not None:
            object.__setattr__(self, "size", len(self.content))


@dataclass(frozen=True, slots=True, kw_only=True)
class MainDocument(Part):
    """The letter. Several files are the same letter in several formats or languages."""

    main_document_id: str | None = None
    label: str | None = None
    files: tuple[File, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalDocument(Part):
    """An attachment."""

    additional_document_id: str | None = None
    label: str | None = None
    files: tuple[File, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalDocument(Part):
    """Data for the receiving system; no buttons."""

    technical_document_id: str | None = None
    label: str | None = None
    files: tuple[File, ...]


Document = MainDocument | AdditionalDocument | TechnicalDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBody(Part):
    """The documents. A NemSMS has no body."""

    created_date_time: datetime
    main_document: MainDocument
    additional_documents: tuple[AdditionalDocument, ...] = ()
    technical_documents: tuple[TechnicalDocument, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents in the order of the message."""
        return (self.main_document, *self.additional_documents, *self.technical_documents)
