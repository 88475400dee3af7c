"""Contact points: the addresses inside an authority."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from administrativ_adgang.core.base import Versioned
from administrativ_adgang.fbrs.models import Organisation
from administrativ_adgang.systems.models import System


class Target(models.TextChoices):
    CITIZEN = "CITIZEN", "Borgere"
    COMPANY = "COMPANY", "Virksomheder"
    AUTHORITY = "AUTHORITY", "Myndigheder"


class ContactPoint(Versioned):
    """One address inside an authority, tied to the receiver system that takes its post."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=256)
    description = models.CharField(max_length=1000, blank=True)
    targets = ArrayField(models.CharField(max_length=10, choices=Target.choices), default=list)
    active = models.BooleanField(default=True)
    visible = models.BooleanField(default=True)
    system = models.ForeignKey(System, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    size_threshold_mb = models.DecimalField(max_digits=4, decimal_places=1, default=99.5)
    allowed_attachments = models.PositiveSmallIntegerField(default=10)

    class Meta:
        indexes = [models.Index(fields=["organisation"], name="contact_point_organisation")]

    def __str__(self) -> str:
        return self.name
