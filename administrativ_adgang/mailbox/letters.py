"""What people do to letters: open, mark, flag, move, annotate. Doing it to many gives a result for each.

Marking and flagging name the state one wants, so two who want the same agree. Moving, writing a note and forwarding
carry the version one saw: the second of two is told, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import F, QuerySet

from administrativ_adgang.core import clock
from administrativ_adgang.core.errors import NotFound, RefusedByRule, StaleVersion
from administrativ_adgang.events.models import Event
from administrativ_adgang.events.services import record
from administrativ_adgang.events.tags import Tag
from administrativ_adgang.mailbox import selectors
from administrativ_adgang.mailbox.access import Viewer
from administrativ_adgang.mailbox.counters import Changes
from administrativ_adgang.mailbox.models import Folder, Placement
from administrativ_adgang.messages.models import Message

NOTE_LENGTH = 4_000


class Outcome(StrEnum):
    """What became of one letter when something was done to many."""

    DONE = "done"
    UNCHANGED = "unchanged"  # It was so already.
    CHANGED_MEANWHILE = "changed meanwhile"
    GONE = "gone"


@dataclass(frozen=True)
class Result:
    """The outcome for one letter; ``label`` is its title, empty when it is gone."""

    placement_id: int
    label: str
    outcome: Outcome


@transaction.atomic
def open_letter(viewer: Viewer, placement: Placement) -> None:
    """Mark a letter read and record, once, that it was opened. For a legal notification this is what has legal effect.

    Raises RefusedByRule for a legal notification nobody has opened: that takes :func:`open_legal_notification`.
    """
    if selectors.awaits_legal_opening(viewer, placement):
        raise RefusedByRule("Forkyndelsen er ikke åbnet.", code="legal.notification.not.opened")
    _read_first_time(viewer, placement)


@transaction.atomic
def open_legal_notification(viewer: Viewer, placement: Placement) -> None:
    """Open a legal notification (forkyndelse) and record, once, who did. It counts as read from now on."""
    _lock(viewer, [placement.pk]).get()
    if selectors.awaits_legal_opening(viewer, placement):
        record(_event(Tag.MESSAGE_LEGALLY_NOTIFIED, viewer, placement.message))
    _mark(viewer, [placement.pk], read=True)


def _read_first_time(viewer: Viewer, placement: Placement) -> None:
    if placement.read_at is not None or not _mark(viewer, [placement.pk], read=True):
        return
    message = placement.message
    if message.legal_notification or not selectors.is_recipient(placement):
        return
    known = Event.objects.filter(message_uuid=message.pk, tag=Tag.MESSAGE_READ)
    if not known.filter(recipient_organisation_id=viewer.organisation.pk).exists():
        record(_event(Tag.MESSAGE_READ, viewer, message))


@transaction.atomic
def mark(viewer: Viewer, placement_ids: Collection[int], *, read: bool) -> list[Result]:
    """Mark letters as read or unread. It says nothing of whether somebody opened them, so it is no event."""
    return _results(viewer, placement_ids, done=_mark(viewer, placement_ids, read=read))


def _mark(viewer: Viewer, placement_ids: Collection[int], *, read: bool) -> set[int]:
    wanted = _lock(viewer, placement_ids).filter(read_at__isnull=read).only("folder_id")
    found = {placement.pk: placement.folder_id for placement in wanted}
    Placement.objects.filter(pk__in=found).update(read_at=clock.now() if read else None)
    changes = Changes()
    changes.became(found.values(), unread=not read)
    changes.save()
    return set(found)


@transaction.atomic
def flag(viewer: Viewer, placement_ids: Collection[int], *, flagged: bool) -> list[Result]:
    """Put a flag on letters or take it off."""
    found = {placement.pk for placement in _lock(viewer, placement_ids).filter(flagged=not flagged).only("pk")}
    Placement.objects.filter(pk__in=found).update(flagged=flagged)
    return _results(viewer, placement_ids, done=found)


@transaction.atomic
def move(viewer: Viewer, versions: Mapping[int, int], *, folder: Folder) -> list[Result]:
    """Move letters, each given with the version one saw, to another folder of the same mailbox."""
    if viewer.mailbox is None or folder.mailbox_id != viewer.mailbox.pk:
        raise NotFound("Mappen findes ikke i postkassen.")
    changes, done, changed = Changes(), set(), set()
    for placement in _lock(viewer, versions).exclude(folder=folder).only("folder_id", "read_at", "version"):
        if placement.version != versions[placement.pk]:
            changed.add(placement.pk)
            continue
        done.add(placement.pk)
        changes.lose(placement.folder_id, unread=placement.read_at is None)
        changes.gain(folder.pk, unread=placement.read_at is None)
    Placement.objects.filter(pk__in=done).update(folder=folder, version=F("version") + 1)
    changes.save()
    return _results(viewer, versions, done=done, changed=changed)


def write_note(viewer: Viewer, placement: Placement, *, text: str, expected_version: int) -> None:
    """Keep a note on a letter, for colleagues only: it never goes along when the letter is forwarded."""
    if len(text) > NOTE_LENGTH:
        raise RefusedByRule(f"Noten må højst fylde {NOTE_LENGTH} tegn.", field="note")
    _change(viewer, placement, expected_version, note=text)


def mark_forwarded(viewer: Viewer, placement: Placement, *, to: str, expected_version: int) -> None:
    """Remember who forwarded a letter and to whom. Raises StaleVersion when somebody else just did."""
    _change(
        viewer,
        placement,
        expected_version,
        forwarded_at=clock.now(),
        forwarded_to=to[:256],
        forwarded_by=viewer.identity,
    )


def _change(viewer: Viewer, placement: Placement, expected_version: int, **values: object) -> None:
    rows = Placement.objects.filter(pk=placement.pk, mailbox=viewer.mailbox, version=expected_version)
    if not rows.update(version=F("version") + 1, **values):
        raise StaleVersion("En kollega har ændret brevet imens. Intet er gemt. Se den nye udgave, og prøv igen.")


def _lock(viewer: Viewer, placement_ids: Collection[int]) -> QuerySet[Placement]:
    rows = Placement.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(pk__in=placement_ids, mailbox=viewer.mailbox).order_by("pk")


def _results(
    viewer: Viewer, placement_ids: Collection[int], *, done: Collection[int], changed: Collection[int] = ()
) -> list[Result]:
    labels = dict(
        Placement.objects.filter(pk__in=placement_ids, mailbox=viewer.mailbox).values_list("pk", "message__label")
    )

    def outcome(key: int) -> Outcome:
        if key not in labels:
            return Outcome.GONE
        if key in done:
            return Outcome.DONE
        return Outcome.CHANGED_MEANWHILE if key in changed else Outcome.UNCHANGED

    return [Result(key, labels.get(key, ""), outcome(key)) for key in placement_ids]


def _event(tag: Tag, viewer: Viewer, message: Message) -> Event:
    return Event(
        tag=tag,
        message_uuid=message.pk,
        transmission_id=message.transmission_id,
        sender_organisation_id=message.sender_organisation_id,
        recipient_organisation_id=viewer.organisation.pk,
        actor_identity_id=viewer.identity.pk,
        actor_label=viewer.identity.name,
    )
