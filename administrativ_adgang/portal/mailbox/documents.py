"""The documents of a letter in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from administrativ_adgang.mailbox.content import Opened
from administrativ_adgang.portal.mailbox.kinds import Kind, Shown, kind_of, safe_filename
from memo import Action, AdditionalDocument, MainDocument


@dataclass(frozen=True)
class Entry:
    """One file in the list of documents. ``number`` is its place in the message."""

    number: int
    title: str
    role: str
    kind: Kind
    filename: str
    language: str
    size: int
    is_main: bool

    @property
    def is_shown(self) -> bool:
        """Whether the browser may show it."""
        return self.kind.shown is not Shown.NOT

    @property
    def frame_size(self) -> str:
        """How tall the frame is, by how much there is to read."""
        return "short" if self.size < 2_000 else "long"


@dataclass(frozen=True)
class Button:
    """Something the sender asks one to do: a link out, or an appointment."""

    label: str
    address: str
    start: datetime | None
    end: datetime | None
    place: str


def entries(opened: Opened) -> list[Entry]:
    """The letter and its attachments, file by file. Technical documents are for systems and are not listed."""
    return list(_entries(opened))


def _entries(opened: Opened) -> Iterator[Entry]:
    body = opened.memo.message_body
    number = -1
    for position, document in enumerate(body.documents if body else ()):
        for file in document.files:
            number += 1
            if not isinstance(document, MainDocument | AdditionalDocument):
                continue
            is_main = isinstance(document, MainDocument)
            yield Entry(
                number=number,
                title=document.label or file.filename,
                role="Hoveddokument" if is_main else f"Bilag {position}",
                kind=kind_of(file.encoding_format, file.filename, opened.heads[number]),
                filename=safe_filename(file.filename),
                language=file.language,
                size=file.size or 0,
                is_main=is_main,
            )


def letter_itself(listed: list[Entry]) -> Entry | None:
    """The file that is shown as the letter: the first of the main document's that can be shown, else its first."""
    main = [entry for entry in listed if entry.is_main]
    return next((entry for entry in main if entry.is_shown), main[0] if main else None)


def buttons(opened: Opened) -> list[Button]:
    """What the sender asks one to do, from all documents. Only addresses over https are links."""
    body = opened.memo.message_body
    documents: list[MainDocument | AdditionalDocument] = (
        [body.main_document, *body.additional_documents] if body else []
    )
    return [_button(action) for document in documents for action in document.actions]


def _button(action: Action) -> Button:
    url = action.entry_point.url if action.entry_point else ""
    appointment = action.reservation
    return Button(
        label=action.label,
        address=url if url.lower().startswith("https://") else "",
        start=appointment.start_date_time if appointment else action.start_date_time,
        end=appointment.end_date_time if appointment else action.end_date_time,
        place=appointment.location if appointment else "",
    )
