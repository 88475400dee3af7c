"""The outbox: one row a message on its way to a receiver system, one row an attempt, one row a receipt to a sender.

These rows are the truth; a worker's job is only a wake-up. A row is claimed with a lease, so a killed worker's rows are
free again when it runs out.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.messages.models import Message
from administrativ_adgang.systems.models import System


class Outgoing(models.Model):
    """What every row of an outbox has: when it is due, who holds it and until when, and how often it was tried."""

    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_cause = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Delivery(Outgoing):
    """A message on its way to a receiver system. Done when the receiver has confirmed it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+", db_index=False)
    emptying_run_id = models.UUIDField(null=True, help_text="The emptying it belongs to, when it came from the mailbox")
    fetched_at = models.DateTimeField(null=True, help_text="First fetch by a pull system")
    rejected_at = models.DateTimeField(null=True, help_text="The receiver's own receipt said INVALID or NOT_ALLOWED")

    class Meta:
        indexes = [
            models.Index(fields=["system", "due_at", "id"], name="delivery_waiting", condition=Q(done_at=None)),
            # What waits of an emptying, and what was refused: what has arrived is counted by neither.
            models.Index(
                fields=["emptying_run_id", "id"],
                name="delivery_of_run",
                condition=Q(emptying_run_id__isnull=False, done_at=None),
            ),
            models.Index(
                fields=["emptying_run_id"],
                name="delivery_refused_of_run",
                condition=Q(emptying_run_id__isnull=False, rejected_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} til {self.system_id}"


class Outcome(models.TextChoices):
    SUCCESS = "SUCCESS", "Lykkedes"
    FAILURE = "FAILURE", "Mislykkedes"


class Attempt(models.Model):
    """One try. Written before the call and finished after it: an unfinished one is a worker that was stopped."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+", db_index=False)
    message_uuid = models.UUIDField()
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    technical = models.CharField(max_length=500, blank=True, help_text="For technicians: status line, start of answer")

    class Meta:
        indexes = [models.Index(fields=["system", "-id"], name="attempt_by_system")]

    def __str__(self) -> str:
        return f"{self.message_uuid} {self.started_at:%Y-%m-%d %H:%M:%S}"


class Health(models.Model):
    """How a receiver system is doing, kept as deliveries pass, so that no page counts rows."""

    system = models.OneToOneField(System, primary_key=True, on_delete=models.CASCADE, related_name="+")
    waiting = models.BigIntegerField(default=0)
    first_failure_at = models.DateTimeField(null=True, help_text="First failure after the last success")
    last_success_at = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    last_cause = models.CharField(max_length=40, blank=True)
    last_technical = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, help_text="Somebody asked for a try at once, even of a receiver at rest")

    def __str__(self) -> str:
        return f"{self.system_id}: {self.waiting} venter"


class TryFigure(models.Model):
    """How many tries of a system ended on a Danish day for a cause; an empty cause is a success."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    cause = models.CharField(max_length=40, blank=True)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "day", "cause"], name="try_figure_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.cause or 'lykkedes'}: {self.number}"


class Maintenance(Identified):
    """A planned time in which a receiver takes no post: it is held, and the seven-day clock stands still."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["system", "ends_at"], name="maintenance_of_system")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="maintenance_has_length")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.begins_at:%Y-%m-%d %H:%M} - {self.ends_at:%Y-%m-%d %H:%M}"


class ReceiptStatus(models.TextChoices):
    COMPLETED = "COMPLETED", "Gennemført"
    INVALID = "INVALID", "Ugyldig"
    NOT_ALLOWED = "NOT_ALLOWED", "Ikke tilladt"


class Receipt(Outgoing):
    """A business receipt to the system that sent a message; pushed to its receipt endpoint, else fetched by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_pushed = models.BooleanField()
    message_uuid = models.UUIDField(null=True)
    message_id = models.CharField(max_length=256, blank=True)
    transmission_id = models.UUIDField()
    status = models.CharField(max_length=12, choices=ReceiptStatus.choices)
    error_code = models.CharField(max_length=200, blank=True)
    error_message = models.CharField(max_length=2000, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["system", "due_at", "id"], name="receipt_waiting", condition=Q(done_at=None)),
        ]
        constraints = [
            # One business receipt a message: a job that runs twice cannot send two verdicts.
            models.UniqueConstraint(
                fields=["transmission_id", "message_uuid"], name="receipt_once", condition=Q(message_uuid__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.message_uuid}"
