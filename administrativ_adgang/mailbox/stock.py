"""What lies in an organisation's mailbox as received post: what the first connect sends to its systems."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet, Sum

from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.folders import owner_of
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from administrativ_adgang.messages.models import Message
from administrativ_adgang.messages.states import State

# So many letters are weighed; beyond it a preview says "at least".
MOST_WEIGHED = 100_000


@dataclass(frozen=True, slots=True)
class Stock:
    """How much there is. ``bytes`` is of the newest letters only when ``bytes_are_all`` is false."""

    count: int
    bytes: int
    bytes_are_all: bool
    oldest_at: datetime | None


def folders_with_received(organisation: Organisation, *, includes_deleted: bool) -> QuerySet[Folder]:
    """The folders that hold received post: not Drafts and Sent, and Deleted only when asked for."""
    kinds = [FolderKind.INBOX, FolderKind.USER_DEFINED, *([FolderKind.DELETED] if includes_deleted else [])]
    # By number: a mailbox may be older than our knowledge of the organisation it belongs to.
    owner = owner_of(organisation)
    return Folder.objects.filter(mailbox__owner_id_type=owner.id_type, mailbox__owner_id=owner.number, kind__in=kinds)


def received(
    organisation: Organisation,
    *,
    includes_deleted: bool,
    placed_from: datetime | None = None,
    placed_to: datetime | None = None,
) -> QuerySet[Placement]:
    """Letters that lie in the mailbox to stay, with their content, in the order they came.

    ``placed_from`` and ``placed_to`` bound when they came there, both moments included.
    """
    found = Placement.objects.filter(
        folder__in=folders_with_received(organisation, includes_deleted=includes_deleted),
        message__state=State.IN_MAILBOX,
    )
    if placed_from is not None:
        found = found.filter(placed_at__gte=placed_from)
    if placed_to is not None:
        found = found.filter(placed_at__lte=placed_to)
    return found.order_by("pk")


def first_of(organisation: Organisation, message_ids: Collection[UUID]) -> int | None:
    """The first place that any of these messages has in the mailbox, as :func:`received` orders them."""
    folders = folders_with_received(organisation, includes_deleted=True)
    rows = Placement.objects.filter(folder__in=folders, message__in=message_ids)
    return rows.aggregate(first=Min("pk"))["first"]


def weigh(organisation: Organisation, *, includes_deleted: bool) -> Stock:
    """How much received post there is: the number from the folders' counters, the size by adding up, within bounds."""
    folders = list(folders_with_received(organisation, includes_deleted=includes_deleted))
    count = sum(folder.total for folder in folders)
    newest = Placement.objects.filter(folder__in=folders).order_by("-pk").values("message")[:MOST_WEIGHED]
    size = Message.objects.filter(pk__in=newest).aggregate(bytes=Sum("size"))["bytes"] or 0
    # One look at the end of each folder's index, however full it is.
    ends = (
        Placement.objects.filter(folder=folder).order_by("placed_at", "id").first()
        for folder in folders
        if folder.total
    )
    oldest = min((end.placed_at for end in ends if end), default=None)
    return Stock(count, size, count <= MOST_WEIGHED, oldest)
