"""Reading mailboxes. No function counts rows, and none reads more than a bounded part of a folder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from administrativ_adgang.core import bulk
from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.selectors import of_message_for_recipient
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox.access import Viewer
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State

PAGE_SIZE = 50
# A search looks at this many letters and then says how far it came; the reader may let it go on.
SEARCH_DEPTH = 5_000

_OWN = Q(mailbox__owner_id=F("message__recipient_id"), mailbox__owner_id_type=F("message__recipient_id_type"))


class Fetched(NotFound):
    """The organisation's own system has fetched the letter, and it is not in the mailbox any more."""

    code = "letter.fetched"

    def __init__(self, message: Message) -> None:
        super().__init__("Brevet er hentet af jeres eget system.")
        self.message = message


class Key(NamedTuple):
    """Where in a list a letter stands; newest first."""

    placed_at: datetime
    id: int


@dataclass(frozen=True)
class Page:
    """Letters of a list. ``older`` is where to go on, None at the end; ``is_cut``: a search stopped before the end."""

    letters: list[Placement]
    older: Key | None
    is_cut: bool = False


def folders(viewer: Viewer) -> list[Folder]:
    """All folders of the mailbox with their counters. The built-in ones are there, empty, before the first letter."""
    if viewer.mailbox is None:
        return [Folder(kind=kind, name=kind.label) for kind in FolderKind if kind != FolderKind.USER_DEFINED]
    return list(Folder.objects.filter(mailbox=viewer.mailbox).order_by("name"))


def letters(viewer: Viewer, folder: Folder, *, before: Key | None = None, search: str = "") -> Page:
    """One page of a folder, newest first, from below ``before``. ``search`` looks in titles and senders' names."""
    rows = Placement.objects.filter(folder=folder, mailbox=viewer.mailbox).order_by("-placed_at", "-id")
    if before is not None:
        rows = rows.filter(placed_at__lte=before.placed_at).exclude(placed_at=before.placed_at, id__gte=before.id)
    return _searched(rows, search) if search else _page(rows)


def _page(rows: QuerySet[Placement]) -> Page:
    found = list(rows.select_related("message", "forwarded_by")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return Page(shown, Key(shown[-1].placed_at, shown[-1].pk) if len(found) > PAGE_SIZE else None)


def _searched(rows: QuerySet[Placement], search: str) -> Page:
    looked_at = rows.values("pk")[:SEARCH_DEPTH]
    hits = Q(message__label__icontains=search) | Q(message__sender_label__icontains=search)
    page = _page(Placement.objects.filter(hits, pk__in=looked_at).order_by("-placed_at", "-id"))
    if page.older is not None:
        return page
    last = rows.values_list("placed_at", "id")[SEARCH_DEPTH - 1 : SEARCH_DEPTH].first()
    return Page(page.letters, Key(*last) if last else None, is_cut=last is not None)


def letter(viewer: Viewer, placement_id: int) -> Placement:
    """A letter of this mailbox; raises NotFound, also for one that lies in somebody else's."""
    rows = Placement.objects.select_related("message", "folder", "mailbox", "forwarded_by")
    found = rows.filter(pk=placement_id, mailbox=viewer.mailbox).first() if viewer.mailbox else None
    if found is None:
        raise NotFound("Brevet findes ikke i postkassen.")
    return found


def letter_of(viewer: Viewer, message_id: UUID) -> Placement:
    """The letter that a message is in this mailbox; raises NotFound, and :class:`Fetched` when it has left for good."""
    rows = Placement.objects.select_related("message", "folder", "mailbox", "forwarded_by")
    found = rows.filter(message=message_id, mailbox=viewer.mailbox).first() if viewer.mailbox else None
    if found is None:
        delivered = Message.objects.filter(pk=message_id, recipient_organisation=viewer.organisation)
        if gone := delivered.filter(state=State.DELIVERED).first():
            raise Fetched(gone)
        raise NotFound("Brevet findes ikke i postkassen.")
    return found


def history(viewer: Viewer, placement: Placement) -> list[Event]:
    """What happened to a letter, newest first. A sender's copy tells nothing of what its recipient did."""
    if not is_recipient(placement):
        return []
    return list(of_message_for_recipient(placement.message_id, viewer.organisation.pk).reverse()[:PAGE_SIZE])


def is_recipient(placement: Placement) -> bool:
    """Whether the mailbox is the recipient's; the alternative is the sender's copy."""
    mailbox, message = placement.mailbox, placement.message
    return (mailbox.owner_id_type, mailbox.owner_id) == (message.recipient_id_type, message.recipient_id)


def awaits_legal_opening(viewer: Viewer, placement: Placement) -> bool:
    """Whether the letter is a legal notification that nobody has opened yet."""
    if not (placement.message.legal_notification and is_recipient(placement)):
        return False
    opened = of_message_for_recipient(placement.message_id, viewer.organisation.pk)
    return not opened.filter(tag=Tag.MESSAGE_LEGALLY_NOTIFIED).exists()


def still_held(message_ids: Collection[UUID]) -> set[UUID]:
    """Which messages somebody besides their recipient keeps, so that the content must stay when the recipient has it.

    That is above all the sender's copy in the folder Sent. The recipient's own placement does not count, so the answer
    is the same before and after :func:`~administrativ_adgang.mailbox.services.take_out`.
    """
    placed = Placement.objects.filter(message_id__in=bulk.among(message_ids))
    return set(placed.exclude(_OWN).values_list("message_id", flat=True))
