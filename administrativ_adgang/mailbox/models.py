"""Mailboxes, folders, and the placement of a message in a folder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified, Versioned
from administrativ_adgang.fbrs.models import Identity, Organisation
from administrativ_adgang.messages.models import Message


class Mailbox(Identified):
    """A citizen's or an organisation's mailbox. Citizens read theirs through viewing clients; staff read here."""

    owner_id = models.CharField(max_length=10, help_text="CPR or CVR number")
    owner_id_type = models.CharField(max_length=3)
    organisation = models.OneToOneField(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id_type", "owner_id"], name="mailbox_once")]

    def __str__(self) -> str:
        return str(self.id)


class FolderKind(models.TextChoices):
    INBOX = "INBOX", "Indbakke"
    DRAFTS = "DRAFTS", "Kladder"
    SENT = "SENT", "Sendt"
    DELETED = "DELETED", "Slettet post"
    USER_DEFINED = "USER_DEFINED", "Egen mappe"


class Folder(Versioned):
    """A folder; its two counters are kept with every change of its placements, so that no page counts rows."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    kind = models.CharField(max_length=12, choices=FolderKind.choices)
    name = models.CharField(max_length=256)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    total = models.BigIntegerField(default=0)
    unread = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind"], condition=~Q(kind=FolderKind.USER_DEFINED), name="built_in_folder_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """A message in a folder of a mailbox. The same message may lie in its sender's and in its recipient's mailbox."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    flagged = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    undelivered_reason = models.CharField(
        max_length=300, blank=True, help_text="Why a receiver system could not take it"
    )
    forwarded_at = models.DateTimeField(null=True)
    forwarded_to = models.CharField(max_length=256, blank=True)
    forwarded_by = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "message"], name="placement_once")]
        indexes = [
            models.Index(fields=["folder", "-placed_at", "-id"], name="placement_list"),
            models.Index(fields=["message"], name="placement_message"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} i {self.folder_id}"


class TrustedRecipient(Identified):
    """A third party the organisation trusts with whole messages (betroet tredjepart)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    recipient_id = models.CharField(max_length=10)
    recipient_id_type = models.CharField(max_length=3, default="CVR")
    name = models.CharField(max_length=256)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "recipient_id"], name="trusted_recipient_once")]

    def __str__(self) -> str:
        return self.name
