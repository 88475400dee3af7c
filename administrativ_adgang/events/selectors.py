"""Reading the log, always through a viewer: the sender's view holds nothing about opening."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from administrativ_adgang.events.models import Event
from administrativ_adgang.events.tags import MAILBOX_OWNER_ONLY, RIGHTS, Tag


def of_message_for_recipient(message_uuid: UUID, organisation_id: UUID) -> QuerySet[Event]:
    """What happened to a message, as its recipient organisation sees it, oldest first."""
    return Event.objects.filter(message_uuid=message_uuid, recipient_organisation_id=organisation_id).order_by("id")


def of_message_for_sender(message_uuid: UUID, organisation_id: UUID) -> QuerySet[Event]:
    """What happened to a message, as its sending organisation sees it: nothing about opening, oldest first."""
    events = Event.objects.filter(message_uuid=message_uuid, sender_organisation_id=organisation_id)
    return events.exclude(tag__in=MAILBOX_OWNER_ONLY).order_by("id")


def of_organisation(organisation_id: UUID, *, limit: int) -> list[Event]:
    """The newest administrative events of an organisation."""
    return list(Event.objects.filter(organisation_id=organisation_id).order_by("-id")[:limit])


def about_rights(organisation_id: UUID, *, tags: Sequence[Tag] = RIGHTS) -> QuerySet[Event]:
    """Changes to rights in an organisation, newest first."""
    return Event.objects.filter(organisation_id=organisation_id, tag__in=tags).order_by("-id")


def of_person(identity_id: UUID, *, organisation_id: UUID, tags: Sequence[Tag] = RIGHTS) -> QuerySet[Event]:
    """Changes to one person's rights in one organisation, newest first."""
    about = Event.objects.annotate(person=KeyTextTransform("grantee", "properties"))
    return about.filter(person=str(identity_id), organisation_id=organisation_id, tag__in=tags).order_by("-id")
