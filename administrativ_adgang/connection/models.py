"""The emptying of a mailbox into the organisation's own systems."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from administrativ_adgang.contacts.models import ContactPoint
from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Versioned
from administrativ_adgang.fbrs.models import Identity, Organisation


class RunState(models.TextChoices):
    RUNNING = "RUNNING", "Kører"
    PAUSED = "PAUSED", "Sat på pause"
    FINISHED = "FINISHED", "Færdig"
    STOPPED = "STOPPED", "Stoppet"


#: At most one of these an organisation.
OPEN_STATES = (RunState.RUNNING, RunState.PAUSED)


class EmptyingRun(Versioned):
    """One emptying. ``total`` is frozen at the start; a message that arrives meanwhile is new post and not counted.

    A stopped one has no ``finished_at`` until the last letter that was in a worker's hands has come to its end.

    A letter that reaches no contact point of its own goes where ``fallback_point`` says, and every letter does when
    ``prefers_original`` is off; without one routing decides as for new post.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField(default=clock.now)
    started_by = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    includes_deleted = models.BooleanField(default=True)
    placed_from = models.DateTimeField(null=True, help_text="Letters that came to the mailbox earlier stay")
    placed_to = models.DateTimeField(null=True, help_text="Letters that came to the mailbox later stay")
    fallback_point = models.ForeignKey(ContactPoint, null=True, on_delete=models.SET_NULL, related_name="+")
    prefers_original = models.BooleanField(default=True)
    last_placement_id = models.BigIntegerField(help_text="Placements above it arrived after the start")
    position = models.BigIntegerField(default=0, help_text="The last placement taken: a killed run goes on after it")
    total = models.BigIntegerField()
    queued = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=OPEN_STATES), name="one_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"
