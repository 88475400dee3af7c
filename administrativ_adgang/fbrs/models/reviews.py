"""The half-yearly review: does everybody still need what they have?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified, Versioned
from administrativ_adgang.fbrs.models.identities import Identity
from administrativ_adgang.fbrs.models.organisations import Organisation


class ReviewRound(Identified):
    """One round of one organisation; at most one is open. ``total`` and ``done`` count its people; no page has to."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(finished_at=None), name="one_open_review")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.started_at:%Y-%m-%d}"


class Decision(models.TextChoices):
    KEEP = "KEEP", "Beholder"
    DROP = "DROP", "Fjernet"


class ReviewItem(Versioned):
    """One person in a round. ``proof`` keeps the rights that were looked at when it was decided."""

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="items")
    person = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=256)
    decision = models.CharField(max_length=4, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    proof = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="reviewed_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="a_decision_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["round", "decision", "name"], name="review_items_left")]

    def __str__(self) -> str:
        return f"{self.name} {self.decision}".strip()
