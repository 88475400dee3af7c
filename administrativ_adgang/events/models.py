"""The event row: append only, plain identifiers instead of foreign keys, so it outlives what it tells of."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from administrativ_adgang.core import clock
from administrativ_adgang.events.tags import RIGHTS, Tag

_ABOUT_RIGHTS = Q(tag__in=[str(tag) for tag in RIGHTS])


class Event(models.Model):
    """One thing that happened. ``properties`` holds free text pairs and never a personal number."""

    event_id = models.UUIDField(default=uuid.uuid4, editable=False)
    tag = models.CharField(max_length=60, choices=Tag.choices)
    time = models.DateTimeField(default=clock.now)
    message_uuid = models.UUIDField(null=True)
    transmission_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True, help_text="Whose affair it is, when no message is involved")
    sender_organisation_id = models.UUIDField(null=True)
    recipient_organisation_id = models.UUIDField(null=True)
    system_id = models.UUIDField(null=True)
    actor_identity_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=256, blank=True)
    properties = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["message_uuid", "id"], name="event_message"),
            models.Index(
                fields=["organisation_id", "-id"], name="event_organisation", condition=Q(organisation_id__isnull=False)
            ),
            models.Index(fields=["sender_organisation_id", "-id"], name="event_sender"),
            models.Index(
                fields=["recipient_organisation_id", "-id"],
                name="event_recipient",
                condition=Q(recipient_organisation_id__isnull=False),
            ),
            # Only over changes to rights, so that the many events about messages pay nothing for them.
            models.Index(
                KeyTextTransform("grantee", "properties"), F("id").desc(), name="event_person", condition=_ABOUT_RIGHTS
            ),
            models.Index(fields=["organisation_id", "-id"], name="event_rights", condition=_ABOUT_RIGHTS),
        ]

    def __str__(self) -> str:
        return f"{self.tag} {self.time:%Y-%m-%d %H:%M:%S}"
