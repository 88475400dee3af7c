"""What the mailbox's pages share: who looks, and which letter."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from administrativ_adgang.fbrs.privileges import Area
from administrativ_adgang.mailbox import access, letters, selectors
from administrativ_adgang.mailbox.access import Viewer
from administrativ_adgang.mailbox.models import Placement
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
        return selectors.letter(self.viewer, self.kwargs["letter"])

    @cached_property
    def awaits_legal_opening(self) -> bool:
        """Whether it is a legal notification that must be opened on purpose first."""
        return selectors.awaits_legal_opening(self.viewer, self.letter)

    @property
    def letter_address(self) -> str:
        """The page of the letter."""
        return self.address("letter", letter=self.letter.pk)

    def open_letter(self) -> None:
        """Reading any part of a letter is opening it."""
        letters.open_letter(self.viewer, self.letter)
