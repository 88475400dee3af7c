"""Mailboxes and their built-in folders, made the first time somebody needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from administrativ_adgang.core.errors import NotFound
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.mailbox.models import Folder, FolderKind, Mailbox

BUILT_IN = tuple(kind for kind in FolderKind if kind != FolderKind.USER_DEFINED)


class Owner(NamedTuple):
    """Whose mailbox: the kind of number (CPR or CVR) and the number."""

    id_type: str
    number: str


class Place(NamedTuple):
    """A folder and the mailbox it is in."""

    mailbox_id: UUID
    folder_id: UUID


def owner_of(organisation: Organisation) -> Owner:
    """The owner of an organisation's mailbox."""
    return Owner("CVR", organisation.cvr_number)


def mailbox_of(organisation: Organisation, identifier: UUID) -> Mailbox:
    """The organisation's mailbox, if it is this one. Raises :class:`NotFound` for any other."""
    owner = owner_of(organisation)
    found = Mailbox.objects.filter(pk=identifier, owner_id_type=owner.id_type, owner_id=owner.number).first()
    if found is None:
        raise NotFound("Postkassen findes ikke.")
    return found


def places(owners: Mapping[Owner, UUID | None], kind: FolderKind) -> dict[Owner, Place]:
    """The built-in folder ``kind`` of each owner; ``owners`` maps to the organisation, None for citizens.

    One query when all of them exist, which is the case for every message but an owner's first.
    """
    found = _find(owners.keys(), kind)
    missing = {owner: owners[owner] for owner in owners.keys() - found.keys()}
    if missing:
        _make(missing)
        found.update(_find(missing.keys(), kind))
    return found


def _find(owners: Collection[Owner], kind: FolderKind) -> dict[Owner, Place]:
    rows = Folder.objects.filter(kind=kind, mailbox__owner_id__in=[owner.number for owner in owners])
    columns = rows.values_list("mailbox__owner_id_type", "mailbox__owner_id", "mailbox_id", "id")
    found = {Owner(id_type, number): Place(mailbox, folder) for id_type, number, mailbox, folder in columns}
    return {owner: place for owner, place in found.items() if owner in owners}


def _make(owners: Mapping[Owner, UUID | None]) -> None:
    # Two at once both try; the database keeps the first of each, and both read it afterwards. Sorted: no deadlock.
    new = [
        Mailbox(owner_id_type=owner.id_type, owner_id=owner.number, organisation_id=owners[owner])
        for owner in sorted(owners)
    ]
    Mailbox.objects.bulk_create(new, ignore_conflicts=True)
    rows = Mailbox.objects.filter(owner_id__in=[owner.number for owner in owners]).order_by("owner_id", "owner_id_type")
    Folder.objects.bulk_create(
        [Folder(mailbox=mailbox, kind=kind, name=kind.label) for mailbox in rows for kind in BUILT_IN],
        ignore_conflicts=True,
    )
