"""The outbox of e-mails: one row an address, so that one bad address repeats nothing to the others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified


class Mail(Identified):
    """An e-mail on its way to one address. Sent, given up, or waiting until ``due_at``."""

    key = models.CharField(max_length=200, blank=True, help_text="What it is about; once an address, when it is given")
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="Removed when it is sent")
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="mail_waiting", condition=Q(sent_at=None, given_up_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="mail_once", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.subject
