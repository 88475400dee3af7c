"""Messages, containers and the daily figures kept as messages pass. Content lies in storage, under ``content_key``."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.messages.states import FINAL, State
from administrativ_adgang.systems.models import System


class MessageType(models.TextChoices):
    DIGITALPOST = "DIGITALPOST", "Digital Post"
    NEMSMS = "NEMSMS", "NemSMS"


class PostType(models.TextChoices):
    AUTHORITY = "MYNDIGHEDSPOST", "Myndighedspost"
    COMPANY = "VIRKSOMHEDSPOST", "Virksomhedspost"


class Message(models.Model):
    """One accepted MeMo. The key is its messageUUID: unique on the platform (MeMo fact sheet, MM-05)."""

    id = models.UUIDField(primary_key=True)
    transmission_id = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    state_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(default=clock.now)
    available_at = models.DateTimeField(null=True)

    # Without indexes of their own, here and in the outbox: systems and organisations are never removed, searches use
    # the indexes below, and every change of state would write into each of them.
    sender_system = models.ForeignKey(System, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    sender_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sender_id = models.CharField(max_length=256)
    sender_id_type = models.CharField(max_length=8)
    sender_label = models.CharField(max_length=256)
    recipient_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recipient_id = models.CharField(max_length=256)
    recipient_id_type = models.CharField(max_length=8)
    recipient_label = models.CharField(max_length=256, blank=True)
    contact_point_id = models.CharField(max_length=256, blank=True)

    message_type = models.CharField(max_length=12, choices=MessageType.choices)
    memo_version = models.CharField(max_length=4)
    message_id = models.CharField(max_length=256, blank=True, help_text="The sender's own id, echoed in receipts")
    message_code = models.CharField(max_length=256, blank=True)
    label = models.CharField(max_length=256)
    post_type = models.CharField(max_length=16, choices=PostType.choices, blank=True)
    mandatory = models.BooleanField(default=False)
    legal_notification = models.BooleanField(default=False)
    reply_allowed = models.BooleanField(default=False)
    reply_by = models.DateTimeField(null=True)
    deliver_from = models.DateField(null=True, help_text="doNotDeliverUntilDate")
    attachment_count = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(help_text="Bytes of the XML as transmitted")
    sha256 = models.CharField(max_length=64)
    content_key = models.CharField(max_length=200, blank=True, help_text="Empty once the content has been removed")
    findings = models.JSONField(default=list, help_text="What validation found, errors and warnings")
    routing_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            # Only what waits is indexed by state: the index stays as small as the backlog.
            models.Index(fields=["received_at"], name="message_to_distribute", condition=Q(state=State.RECEIVED)),
            models.Index(fields=["deliver_from"], name="message_awaiting_date", condition=Q(state=State.AWAITING_DATE)),
            # What the purge looks for; a message gets there when it ends.
            models.Index(fields=["state_at"], name="message_finished", condition=Q(state__in=sorted(FINAL))),
            models.Index(fields=["sender_organisation", "-received_at"], name="message_by_sender"),
            models.Index(fields=["recipient_organisation", "-received_at"], name="message_by_recipient"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class UncompressedField(models.BinaryField):
    """Bytes that the database stores as they came: it would try, and fail, to make base64 of packed documents smaller.

    Needs PostgreSQL 16 or later, which knows the word in a table's definition.
    """

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "bytea STORAGE EXTERNAL"


class Body(models.Model):
    """The content of a small message. ``Message.content_key`` names it; no other row does, so nothing else has to.

    Written and removed by the statements that write and let go of the message (``bodies``).
    """

    id = models.UUIDField(primary_key=True)
    content = UncompressedField()

    def __str__(self) -> str:
        return str(self.id)


class ContainerState(models.TextChoices):
    RECEIVED = "RECEIVED", "Modtaget"
    UNPACKED = "UNPACKED", "Pakket ud"
    REJECTED = "REJECTED", "Afvist"


class Container(models.Model):
    """A transmission of several messages. ``position``: how many entries were taken; a killed run goes on there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ContainerState.choices, default=ContainerState.RECEIVED)
    received_at = models.DateTimeField(default=clock.now)
    size = models.BigIntegerField()
    content_key = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="container_to_unpack", condition=Q(state=ContainerState.RECEIVED))
        ]

    def __str__(self) -> str:
        return str(self.id)


class Direction(models.TextChoices):
    SENT = "SENT", "Sendt"
    RECEIVED = "RECEIVED", "Modtaget"
    RECALLED = "RECALLED", "Tilbagekaldt"
    REFUSED = "REFUSED", "Afvist"


class DayFigure(models.Model):
    """How many messages and bytes passed for an organisation on a Danish day, by direction, system and post type."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    direction = models.CharField(max_length=8, choices=Direction.choices)
    system_id = models.UUIDField(default=uuid.UUID(int=0), help_text="All zeros: no system, the mailbox")
    post_type = models.CharField(max_length=16, blank=True)
    messages = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day", "direction", "system_id", "post_type"], name="day_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.direction} {self.messages}"
