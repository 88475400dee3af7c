"""One letter: the page, the step before a legal notification, and the note."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.core import clock
from administrativ_adgang.mailbox import content, letters, selectors
from administrativ_adgang.mailbox.content import ContentRemoved, Opened, Unreadable
from administrativ_adgang.portal.mailbox import documents, metadata, presenters
from administrativ_adgang.portal.mailbox.forms import NoteForm
from administrativ_adgang.portal.mailbox.pages import LetterPart
from administrativ_adgang.portal.pages import ConfirmPage, FormPage
from administrativ_adgang.systems.selectors import set_up_of


class LetterPage(LetterPart):
    """A letter, read. The first time it is an event."""

    records_reading = "Opening a letter marks it read, and the recipient's log says who did it first."
    template_name = "portal/mailbox/letter.html"
    task = "Læs breve"

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if self.awaits_legal_opening:
            return redirect(self.letter_part("letter-legal"))
        self.open_letter()
        answer = self.show()
        answer._csp_update = {"object-src": ["'self'"]}  # type: ignore[attr-defined]  # The browser's own PDF reader.
        return answer

    def heading(self) -> str:
        return self.letter.message.label

    def context(self) -> dict[str, Any]:
        letter, message, now = self.letter, self.letter.message, clock.now()
        is_sent = not selectors.is_recipient(letter)
        return {
            "letter": letter,
            "message": message,
            "row": presenters.row(letter, is_sent=is_sent, reader=self.organisation, now=now),
            "is_sent": is_sent,
            "slug": presenters.slug(letter.folder),
            "destinations": presenters.destinations(selectors.folders(self.viewer), letter.folder),
            "may_forward": not is_sent and not set_up_of(self.organisation).has_pickup,
            "note_form": NoteForm(initial={"note": letter.note, "version": letter.version}),
            "happenings": presenters.happenings(selectors.history(self.viewer, letter)),
            **self._content(),
        }

    def _content(self) -> dict[str, Any]:
        opened = self._opened()
        if opened is None:
            return {"is_removed": True}
        listed = documents.entries(opened)
        return {
            "documents": listed,
            "main": documents.letter_itself(listed),
            "buttons": documents.buttons(opened),
            "facts": metadata.facts(opened.memo.message_header),
        }

    def _opened(self) -> Opened | None:
        try:
            return content.read(self.letter.message)
        except (ContentRemoved, Unreadable):
            return None


class LegalNotificationPage(LetterPart, ConfirmPage):
    """The step before a legal notification is opened, because opening it has legal effect."""

    not_done = "Forkyndelsen er ikke åbnet"
    task = "Modtag forkyndelser"

    def get(self, request: Any, **keywords: Any) -> HttpResponse:
        if not self.awaits_legal_opening:
            return redirect(self.letter_address)
        return super().get(request, **keywords)

    def heading(self) -> str:
        return "Vil du åbne forkyndelsen?"

    def context(self) -> dict[str, Any]:
        message = self.letter.message
        return {
            "lead": f"»{message.label}« fra {message.sender_label} er en forkyndelse.",
            "consequences": [
                f"{self.organisation.name} anses for at have fået forkyndelsen på det tidspunkt, du åbner den.",
                "En frist i brevet kan begynde at løbe med det samme.",
                f"Dit navn, {self.request.identity.name}, og tidspunktet skrives i hændelsesloggen.",
            ],
            "can_be_undone": "Det kan ikke fortrydes.",
            "action": "Åbn forkyndelsen",
            "keep": "Lad den være uåbnet",
            "keep_address": self.address("mailbox-folder", folder=presenters.slug(self.letter.folder)),
            "back_label": self.letter.folder.name,
        }

    def save(self, form: Any) -> str:
        letters.open_legal_notification(self.viewer, self.letter)
        return self.letter_address


class NotePage(LetterPart, FormPage):
    """The note on a letter, on a page of its own when it could not be saved."""

    title = "Note på brevet"
    template_name = "portal/mailbox/note.html"
    form_class = NoteForm
    not_done = "Noten er ikke gemt"
    done = "Noten er gemt."

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"note": self.letter.note, "version": self.letter.version}}

    def context(self) -> dict[str, Any]:
        return {"letter": self.letter, "message": self.letter.message, "letter_address": self.letter_address}

    def save(self, form: NoteForm) -> str:
        letters.write_note(
            self.viewer, self.letter, text=form.cleaned_data["note"], expected_version=form.cleaned_data["version"]
        )
        return self.letter_address

    def show_again(self, form: Any, *, status: int = 422) -> HttpResponse:
        self.letter.refresh_from_db()
        form.see(self.letter.version)
        return super().show_again(form, status=status)
