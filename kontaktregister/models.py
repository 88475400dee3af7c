"""Who can be reached digitally, and how: one record per CPR or CVR number."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ContactType(models.TextChoices):
    CITIZEN = "CITIZEN", "Borger"
    COMPANY = "COMPANY", "Virksomhed"


class RegistrationStatus(models.TextChoices):
    """The detailed status; the outside sees only REGISTERED, EXEMPT or CLOSED (see ``rules.public_status``)."""

    AUTOMATIC = "AUTOMATIC_REGISTRATION", "Automatisk tilmeldt"
    VOLUNTARY = "VOLUNTARY_REGISTRATION", "Frivilligt tilmeldt"
    UNCONFIRMED = "UNCONFIRMED_REGISTRATION", "Endnu ikke bekræftet"
    EXEMPT_LEFT_THE_COUNTRY = "EXEMPT_LEFT_THE_COUNTRY", "Fritaget, udrejst"
    EXEMPT_OTHER_REASON = "EXEMPT_OTHER_REASON", "Fritaget"
    AWAITING = "CREATED_AWAITING_REGISTRATION", "Oprettet, afventer tilmelding"


class Contact(models.Model):
    """What the register knows about one person or company.

    ``waiting_until`` is the first moment a new company can be sent to: 12 days after registration, or its first
    log-in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    type = models.CharField(max_length=8, choices=ContactType.choices)
    number = models.CharField(max_length=10, unique=True, validators=[RegexValidator(r"^(\d{8}|\d{10})$")])
    name = models.CharField(max_length=256, blank=True)
    registration_status = models.CharField(
        max_length=32, choices=RegistrationStatus.choices, default=RegistrationStatus.AUTOMATIC
    )
    registered_at = models.DateTimeField(default=timezone.now)
    exemption_start = models.DateTimeField(null=True, blank=True)
    exemption_end = models.DateTimeField(null=True, blank=True)
    waiting_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    mobile_number = models.CharField(max_length=8, blank=True, validators=[RegexValidator(r"^[2-9]\d{7}$")])
    mobile_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(type=ContactType.CITIZEN, number__regex=r"^\d{10}$")
                | Q(type=ContactType.COMPANY, number__regex=r"^\d{8}$"),
                name="number_fits_type",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.type
