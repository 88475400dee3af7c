"""A letter's documents: shown in the browser where that is safe, else handed over as files that run nowhere."""

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.mailbox import content
from administrativ_adgang.mailbox.content import ContentRemoved, Unreadable
from administrativ_adgang.portal.mailbox import documents, paper
from administrativ_adgang.portal.mailbox.documents import Entry
from administrativ_adgang.portal.mailbox.kinds import Shown, safe_filename
from administrativ_adgang.portal.mailbox.pages import LetterPart

# Nothing a file contains may run, load or be framed by others, whatever a browser takes it for.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; base-uri 'none'"
_SANDBOX = f"sandbox; {_POLICY}"


class DocumentPart(LetterPart):
    """A part of a letter's content."""

    records_reading = "Reading a document is opening its letter."

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if self.awaits_legal_opening:
            return redirect(self.letter_part("letter-legal"))
        self.open_letter()
        try:
            answer = self.hand_over()
        except (ContentRemoved, Unreadable):
            return redirect(self.letter_address)
        answer.headers.setdefault("Content-Security-Policy", _SANDBOX)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return cast(HttpResponse, answer)

    def hand_over(self) -> HttpResponseBase:
        """The answer with the content."""
        raise NotImplementedError

    def entry(self) -> Entry:
        """The file of the address, as the list of documents has it."""
        listed = documents.entries(content.read(self.letter.message))
        found = next((entry for entry in listed if entry.number == self.kwargs["number"]), None)
        if found is None:
            raise NotFound("Dokumentet findes ikke.")
        return found


class ShownDocument(DocumentPart):
    """A document for the browser to show: letters in the frame, pictures, and PDF in the browser's own reader."""

    def hand_over(self) -> HttpResponseBase:
        entry = self.entry()
        if not entry.is_shown:
            return redirect(self.letter_part("letter-download", number=entry.number))
        _, stream = content.read_file(self.letter.message, entry.number)
        if entry.kind.shown in (Shown.HTML, Shown.TEXT):
            with stream:
                return paper.response(self.request, stream, entry.kind.shown, entry.language)
        answer = FileResponse(stream, filename=entry.filename, content_type=entry.kind.content_type)
        if entry.kind.shown is Shown.PDF:
            # A sandbox would shut out the browser's PDF reader; nothing in a PDF runs in our origin.
            answer.headers["Content-Security-Policy"] = _POLICY
        return answer


class Download(DocumentPart):
    """A document as a file."""

    task = "Hent dokumenter"

    def hand_over(self) -> HttpResponseBase:
        entry = self.entry()
        _, stream = content.read_file(self.letter.message, entry.number)
        return FileResponse(
            stream, as_attachment=True, filename=entry.filename, content_type="application/octet-stream"
        )


class WholeMessage(DocumentPart):
    """The message as it was received: every document and all metadata, with no need of any other system."""

    def hand_over(self) -> HttpResponseBase:
        message = self.letter.message
        return FileResponse(
            content.open_stored(message),
            as_attachment=True,
            filename=f"{safe_filename(message.label)[:80]} {message.pk}.xml",
            content_type="application/xml",
        )
