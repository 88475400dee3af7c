"""What is done about a receiver that fails: the steps of the seven-day rule, and runs that send waiting post again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified
from administrativ_adgang.delivery.models import Delivery
from administrativ_adgang.fbrs.models import Identity
from administrativ_adgang.systems.models import System


class StepTaken(models.Model):
    """One step of the seven-day rule that was taken: a warning, or the switching off. Once a clock and step."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    clock_began_at = models.DateTimeField()
    step = models.CharField(max_length=8)
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "clock_began_at", "step"], name="step_taken_once")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.step}"


class Kind(models.TextChoices):
    CATCH_UP = "CATCH_UP", "Indhentning"
    CHOSEN = "CHOSEN", "Nyt forsøg med udvalgt post"
    TO_DEFAULT = "TO_DEFAULT", "Flytning til standardsystemet"


class Phase(models.TextChoices):
    RUNNING = "RUNNING", "Kører"
    PAUSED = "PAUSED", "På pause"
    STOPPED = "STOPPED", "Standset"
    FINISHED = "FINISHED", "Færdig"


OPEN = (Phase.RUNNING, Phase.PAUSED)


class Resending(Identified):
    """Waiting post of one receiver that is sent again, or moved to the default: chosen at the start, in order, at a
    pace. ``released`` are those that had their turn, ``delivered`` those of them that have left the receiver's queue.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=Phase.choices, default=Phase.RUNNING)
    per_minute = models.PositiveIntegerField(null=True, help_text="Messages a minute; none means as fast as it goes")
    target = models.ForeignKey(System, null=True, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    paused_for = models.CharField(max_length=40, blank=True, help_text="The cause for which it paused by itself")
    pace_from = models.DateTimeField(default=clock.now, help_text="Since when the pace is counted")
    released_at_pace = models.BigIntegerField(default=0, help_text="Released since then")
    ended_at = models.DateTimeField(null=True)
    total = models.BigIntegerField(default=0)
    released = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["system", "-started_at"], name="resending_of_system")]
        constraints = [
            models.UniqueConstraint(fields=["system"], condition=Q(state__in=OPEN), name="one_open_resending"),
            models.CheckConstraint(condition=Q(released__lte=F("total")), name="resending_within_total"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.system_id}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on, now or after its pause."""
        return self.state in OPEN

    @property
    def left(self) -> int:
        """How many have not had their turn."""
        return self.total - self.released


class ResendingItem(models.Model):
    """A delivery and its place in a run, counted from 1."""

    resending = models.ForeignKey(Resending, on_delete=models.CASCADE, related_name="items")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    position = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resending", "position"], name="resending_item_once")]

    def __str__(self) -> str:
        return f"{self.resending_id} {self.position}"
