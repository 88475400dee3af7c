"""Folders: the list of letters, and doing something to several of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.mailbox import letters, selectors
from administrativ_adgang.mailbox.letters import Result
from administrativ_adgang.mailbox.models import Folder, FolderKind
from administrativ_adgang.portal.mailbox import presenters
from administrativ_adgang.portal.mailbox.pages import MailboxPage
from administrativ_adgang.systems.selectors import set_up_of
from memo import read_uuid

LONGEST_SEARCH = 100
_NUMBER = re.compile(r"[0-9]{1,18}")


class FolderPart(MailboxPage):
    """A page about one folder."""

    @cached_property
    def folders(self) -> list[Folder]:
        """All folders of the mailbox."""
        return selectors.folders(self.viewer)

    @cached_property
    def folder(self) -> Folder:
        """The folder of the address; without one the inbox. Another mailbox's folder does not exist."""
        wanted = self.kwargs.get("folder", presenters.SLUGS[FolderKind.INBOX])
        found = [folder for folder in self.folders if presenters.slug(folder) == wanted]
        if not found:
            raise NotFound("Mappen findes ikke.")
        return found[0]


class FolderPage(FolderPart):
    """The letters of a folder, newest first."""

    template_name = "portal/mailbox/folder.html"
    task = "Se breve i mapper"

    def heading(self) -> str:
        return self.folder.name

    def context(self) -> dict[str, Any]:
        search = self.request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        before = presenters.read_key(self.request.GET.get("fra", ""))
        page = selectors.letters(self.viewer, self.folder, before=before, search=search)
        now, is_sent = clock.now(), self.folder.kind == FolderKind.SENT
        set_up = set_up_of(self.organisation)
        return {
            "folder": self.folder,
            "slug": presenters.slug(self.folder),
            "shelves": presenters.shelves(self.folders, self.folder),
            "destinations": presenters.destinations(self.folders, self.folder),
            "rows": [
                presenters.row(letter, is_sent=is_sent, reader=self.organisation, now=now) for letter in page.letters
            ],
            "is_sent": is_sent,
            "is_inbox": self.folder.kind == FolderKind.INBOX,
            "is_unused": not any(folder.total for folder in self.folders),
            "older": presenters.key_address(page.older, search) if page.older else "",
            "is_cut": page.is_cut,
            "depth": selectors.SEARCH_DEPTH,
            "is_first": before is None,
            "search": search,
            "system": set_up.default_system if set_up.has_pickup else None,
        }


class ChosenLetters(FolderPart):
    """Marks, flags or moves the letters that were ticked, and tells the result of each."""

    http_method_names = ["post"]
    task = "Flyt og markér breve"

    def post(self, request: Any, **keywords: Any) -> HttpResponse:
        back = self.address("mailbox-folder", folder=presenters.slug(self.folder))
        chosen = [int(text) for text in request.POST.getlist("letter") if _NUMBER.fullmatch(text)]
        action, destination = request.POST.get("action", ""), self._destination()
        if not chosen or not (destination or action in presenters.ACTIONS):
            messages.warning(request, "Sæt først kryds ved de breve, det gælder.")
            return redirect(back)
        with transaction.atomic():
            results = self._do(action, list(dict.fromkeys(chosen)), destination)
        messages.success(request, presenters.told(results, action, folder=destination.name if destination else ""))
        # Going back to a letter just marked unread would open it again.
        letter = read_uuid(request.POST.get("on_letter", ""))
        return redirect(self.address("letter", letter=letter) if letter and action != "unread" else back)

    def _destination(self) -> Folder | None:
        """The folder to move to: one of those the page offers."""
        wanted = self.request.POST.get("move_to", "")
        offered = {shelf.slug for shelf in presenters.destinations(self.folders, self.folder)}
        return next((one for one in self.folders if presenters.slug(one) == wanted and wanted in offered), None)

    def _do(self, action: str, chosen: list[int], destination: Folder | None) -> list[Result]:
        if destination:
            return letters.move(self.viewer, {key: self._seen(key) for key in chosen}, folder=destination)
        if action in ("read", "unread"):
            return letters.mark(self.viewer, chosen, read=action == "read")
        return letters.flag(self.viewer, chosen, flagged=action == "flag")

    def _seen(self, letter: int) -> int:
        """The version of the letter that the page showed; none is given of a letter that was not on it."""
        text = self.request.POST.get(f"version-{letter}", "")
        return int(text) if _NUMBER.fullmatch(text) else 0
