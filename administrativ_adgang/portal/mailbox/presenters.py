"""Letters and folders in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils.dateparse import parse_datetime

from administrativ_adgang.core.clock import danish_day
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.letters import Outcome, Result
from administrativ_adgang.mailbox.models import Folder, FolderKind, Placement
from administrativ_adgang.mailbox.selectors import Key
from administrativ_adgang.messages.models import Message, PostType
from administrativ_adgang.messages.states import State
from administrativ_adgang.portal import words

SLUGS = {
    FolderKind.INBOX: "indbakke",
    FolderKind.DRAFTS: "kladder",
    FolderKind.SENT: "sendt",
    FolderKind.DELETED: "slettet",
}
_ICONS = {
    FolderKind.INBOX: "email",
    FolderKind.DRAFTS: "edit",
    FolderKind.SENT: "send",
    FolderKind.DELETED: "delete",
    FolderKind.USER_DEFINED: "folder",
}
_ORDER = list(_ICONS)
NEAR = timedelta(days=7)
# So many letters are named one by one when the result of doing something to many is told.
MOST_NAMED = 5
_WAITS = {State.AWAITING_DELIVERY: "Venter på jeres system"}


@dataclass(frozen=True)
class Shelf:
    """A folder in the list of folders."""

    slug: str
    name: str
    icon: str
    unread: int
    total: int
    is_own: bool
    current: bool

    @property
    def spoken(self) -> str:
        """Name and number as they are read out."""
        return f"{self.name}, {words.number(self.unread)} ulæste" if self.unread else self.name


def slug(folder: Folder) -> str:
    """How a folder is called in an address."""
    return SLUGS.get(FolderKind(folder.kind)) or str(folder.pk)


def shelves(folders: Iterable[Folder], current: Folder) -> list[Shelf]:
    """The folders in the order of the screen. Drafts are left out while nothing can be written."""
    shown = [folder for folder in folders if folder.kind != FolderKind.DRAFTS]
    return [
        Shelf(
            slug=slug(folder),
            name=folder.name,
            icon=_ICONS[FolderKind(folder.kind)],
            unread=folder.unread,
            total=folder.total,
            is_own=folder.kind == FolderKind.USER_DEFINED,
            current=slug(folder) == slug(current),
        )
        for folder in sorted(shown, key=lambda folder: (_ORDER.index(FolderKind(folder.kind)), folder.name))
    ]


def destinations(folders: Iterable[Folder], current: Folder) -> list[Shelf]:
    """Where letters of a folder can be moved. What we sent stays where it is, and nothing becomes a sent letter."""
    fixed = (FolderKind.SENT, FolderKind.DRAFTS)
    if current.kind in fixed:
        return []
    return [shelf for shelf in shelves((one for one in folders if one.kind not in fixed), current) if not shelf.current]


@dataclass(frozen=True)
class Deadline:
    """When an answer is wanted. One that is near is told by its weekday and in bold."""

    text: str
    is_near: bool
    is_over: bool


def deadline(message: Message, now: datetime) -> Deadline | None:
    """The deadline of a letter, if it has one."""
    if message.reply_by is None:
        return None
    day, today = danish_day(message.reply_by), danish_day(now)
    if today <= day < today + NEAR:
        name = "i dag" if day == today else words.WEEKDAYS[day.weekday()]
        return Deadline(name, is_near=True, is_over=message.reply_by <= now)
    return Deadline(words.short_day(day, today=today), is_near=False, is_over=message.reply_by <= now)


@dataclass(frozen=True)
class Row:
    """A letter in a list."""

    id: int
    version: int
    message_id: UUID
    title: str
    party: str
    attachments: str
    post_type: str
    is_legal: bool
    is_unread: bool
    is_flagged: bool
    deadline: Deadline | None
    received: datetime
    forwarded_to: str
    undelivered_reason: str
    state: str


def row(letter: Placement, *, is_sent: bool, reader: Organisation, now: datetime) -> Row:
    """A letter in a list; in the folder Sent the other party is the recipient."""
    message = letter.message
    return Row(
        id=letter.pk,
        version=letter.version,
        message_id=letter.message_id,
        title=message.label,
        party=f"Til {message.recipient_label or message.recipient_id}" if is_sent else message.sender_label,
        attachments=f"{message.attachment_count} bilag" if message.attachment_count else "",
        post_type="" if is_sent else _post_type(message, reader),
        is_legal=message.legal_notification,
        is_unread=letter.read_at is None,
        is_flagged=letter.flagged,
        deadline=deadline(message, now),
        received=letter.placed_at,
        forwarded_to=letter.forwarded_to,
        undelivered_reason=letter.undelivered_reason,
        state=sent_state(message) if is_sent else _WAITS.get(State(message.state), ""),
    )


def _post_type(message: Message, reader: Organisation) -> str:
    # What is sent to an authority without saying as what is authority post; routing takes it so too.
    kind = message.post_type or (PostType.AUTHORITY if reader.is_authority else "")
    return PostType(kind).label if kind else ""


def sent_state(message: Message) -> str:
    """What became of a letter we sent: that it arrived, never whether it was opened."""
    if message.state == State.REFUSED:
        return "Afvist"
    is_there = message.state in (State.DELIVERED, State.IN_MAILBOX, State.DELETED) or message.available_at
    return "Afleveret" if is_there else "På vej"


_DONE = {
    "read": "er markeret som læst",
    "unread": "er markeret som ulæst",
    "flag": "har fået flag",
    "unflag": "har ikke længere flag",
}
ACTIONS = tuple(_DONE)


def told(results: Iterable[Result], action: str, *, folder: str = "") -> str:
    """The result of doing something to many, so that each is accounted for. ``folder`` is where they were moved."""
    deed = f"er flyttet til {folder}" if folder else _DONE[action]
    by_outcome: dict[Outcome, list[Result]] = {outcome: [] for outcome in Outcome}
    for result in results:
        by_outcome[result.outcome].append(result)
    done = by_outcome[Outcome.DONE]
    sentences = [f"{words.count(len(done), 'brev', 'breve')} {deed}."]
    sentences += _named(by_outcome[Outcome.UNCHANGED], "var det i forvejen")
    sentences += _named(by_outcome[Outcome.CHANGED_MEANWHILE], "er ændret af en kollega imens og er ikke rørt")
    if gone := len(by_outcome[Outcome.GONE]):
        sentences.append(f"{words.count(gone, 'brev', 'breve')} ligger ikke længere i postkassen.")
    return " ".join(sentences)


def _named(results: list[Result], what: str) -> list[str]:
    if not results:
        return []
    if len(results) > MOST_NAMED:
        return [f"{words.count(len(results), 'brev', 'breve')} {what}."]
    return [f"{words.listing([f'»{result.label}«' for result in results])} {what}."]


_DEEDS = {
    Tag.MESSAGE_READ: "{who} åbnede brevet",
    Tag.MESSAGE_LEGALLY_NOTIFIED: "{who} åbnede forkyndelsen",
    Tag.MESSAGE_FORWARDED_TO_TRUSTED: "{who} videresendte brevet til {to}",
}


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a letter."""

    time: datetime
    text: str


def happenings(events: Iterable[Event]) -> list[Happening]:
    """What happened, as sentences: what a colleague did begins with the name."""
    return [Happening(event.time, _sentence(event)) for event in events]


def _sentence(event: Event) -> str:
    deed = _DEEDS.get(Tag(event.tag))
    if deed is None or not event.actor_label:
        return event.get_tag_display()
    return deed.format(who=event.actor_label, to=event.properties.get("to", "en betroet tredjepart"))


def key_address(key: Key, search: str) -> str:
    """The query that leads to what is older than ``key``."""
    query = {"fra": f"{key.placed_at.isoformat()},{key.id}", **({"q": search} if search else {})}
    return "?" + urlencode(query)


def read_key(text: str) -> Key | None:
    """The key out of an address; None for one that is not ours."""
    moment, _, identifier = text.rpartition(",")
    try:
        placed_at = parse_datetime(moment)
    except ValueError:
        return None
    if placed_at is None or placed_at.tzinfo is None or not (identifier.isascii() and identifier.isdigit()):
        return None
    return Key(placed_at, min(int(identifier), 2**63 - 1))
