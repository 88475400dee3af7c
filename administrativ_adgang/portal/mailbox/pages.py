"""What the mailbox's pages share: who looks, and which letter."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.mailbox import access, letters, selectors
from administrativ_adgang.mailbox.access import Viewer
from administrativ_adgang.mailbox.models import Placement
from administrativ_adgang.mailbox.selectors import Fetched
from administrativ_adgang.portal.pages import Page


class MailboxPage(Page):
    """A page of the mailbox. Whoever may read may sort and forward, so all of them ask for the same rights."""

    area = Area.MAILBOX
    change = True
    kwargs: dict[str, Any]

    @cached_property
    def viewer(self) -> Viewer:
        """The person, with the right to read asked for at this request."""
        return access.viewer(self.request.identity, self.organisation)


class LetterPart(MailboxPage):
    """A page about one letter. Another mailbox's letter does not exist."""

    @cached_property
    def letter(self) -> Placement:
        """The letter of the address."""
        return selectors.letter_of(self.viewer, self.kwargs["letter"])

    def dispatch(self, request: Any, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        """A letter that was fetched while somebody looked at it leaves a page that says so."""
        try:
            return super().dispatch(request, *arguments, **keywords)
        except Fetched as gone:
            context = {"title": gone.message.label, "message": gone.message}
            return render(request, "portal/mailbox/fetched.html", context, status=410)

    @cached_property
    def awaits_legal_opening(self) -> bool:
        """Whether it is a legal notification that must be opened on purpose first."""
        return selectors.awaits_legal_opening(self.viewer, self.letter)

    @property
    def letter_address(self) -> str:
        """The page of the letter."""
        return self.letter_part("letter")

    def letter_part(self, name: str, **keywords: Any) -> str:
        """The address of another page about the same letter."""
        return self.address(name, letter=self.letter.message_id, **keywords)

    def open_letter(self) -> None:
        """Reading any part of a letter is opening it."""
        letters.open_letter(self.viewer, self.letter)
