"""Receiver and sender systems, their certificates and networks, and an organisation's set-up.

The quota is the database's: a slot is a number and each organisation has each number once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified, Versioned
from administrativ_adgang.fbrs.models import Identity, Organisation, OrganisationType
from administrativ_adgang.systems.kinds import (
    AUTHORITY_SLOTS,
    COMPANY_SLOT,
    CVR_SLOT,
    SLOT_CHOICES,
    MemoVersion,
    Protocol,
    ReceiptFormat,
    SetUpWay,
)


class System(Versioned):
    """A system that sends, receives, or both. It is an identity too, so its rights are grants like anybody's."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner_type = models.CharField(max_length=10, choices=OrganisationType.choices, editable=False)
    identity = models.OneToOneField(Identity, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=256)
    is_sender = models.BooleanField(default=False)
    slot = models.PositiveSmallIntegerField(null=True, blank=True, choices=SLOT_CHOICES)
    protocol = models.CharField(max_length=24, choices=Protocol.choices, default=Protocol.REST_PUSH)
    endpoint = models.CharField(max_length=2000, blank=True)
    receipt_endpoint = models.CharField(max_length=2000, blank=True)
    receipt_format = models.CharField(max_length=8, choices=ReceiptFormat.choices, default=ReceiptFormat.MEMO)
    memo_version = models.CharField(max_length=4, choices=MemoVersion.choices, default=MemoVersion.V1_1)
    size_limit_mb = models.DecimalField(max_digits=4, decimal_places=1, default=99.5)
    active_from = models.DateTimeField(null=True, blank=True)
    active_to = models.DateTimeField(null=True, blank=True)
    deactivated_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    technical_contact_name = models.CharField(max_length=256, blank=True)
    technical_contact_email = models.EmailField(blank=True)
    technical_contact_phone = models.CharField(max_length=32, blank=True)
    business_contact_email = models.EmailField(blank=True)
    supplier = models.CharField(max_length=256, blank=True)
    delegated_cvr = models.CharField(max_length=8, blank=True)
    token_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the token; the token is shown once"
    )
    token_renewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Checked at the end of each statement, so that two systems can change places in one.
            models.UniqueConstraint(
                fields=["organisation", "slot"], name="system_slot_once", deferrable=models.Deferrable.IMMEDIATE
            ),
            models.UniqueConstraint(fields=["organisation", "name"], name="system_name_once"),
            models.CheckConstraint(
                condition=Q(slot=None)
                | Q(slot=COMPANY_SLOT)
                | Q(owner_type=OrganisationType.AUTHORITY, slot__in=[*AUTHORITY_SLOTS, CVR_SLOT]),
                name="system_slot_allowed",
            ),
            models.CheckConstraint(condition=Q(is_sender=True) | Q(slot__isnull=False), name="system_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gt=F("active_from")), name="system_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_recipient(self) -> bool:
        """Whether it receives post."""
        return self.slot is not None

    @property
    def is_ready(self) -> bool:
        """Whether it has what it takes to be used: a key, and an address when we are the ones who call."""
        needs_address = self.is_recipient and self.protocol == Protocol.REST_PUSH
        return bool(self.token_digest) and bool(self.endpoint or not needs_address)

    @property
    def is_active(self) -> bool:
        """Whether it may be used at this moment."""
        now = clock.now()
        return bool(self.active_from and self.active_from <= now and (self.active_to is None or now < self.active_to))


class Certificate(Identified):
    """A certificate that authenticates a system. Only what is public is kept."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="certificates")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the certificate, lower-case hexadecimal")
    subject = models.CharField(max_length=1000)
    issuer = models.CharField(max_length=1000)
    serial_number = models.CharField(max_length=64)
    cvr_number = models.CharField(max_length=8, blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "fingerprint"], name="certificate_once")]

    def __str__(self) -> str:
        return self.subject


class AllowedNetwork(Identified):
    """An address or range (at most 32 addresses) from which the system may call. None at all means: from anywhere."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="allowed_networks")
    network = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.network


class SetUp(models.Model):
    """Which of the three ways an organisation has chosen, and which system is its default. One row an organisation."""

    organisation = models.OneToOneField(Organisation, primary_key=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=12, choices=SetUpWay.choices, default=SetUpWay.NO_PICKUP)
    default_system = models.ForeignKey(System, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_connected_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way=SetUpWay.NO_PICKUP) | Q(default_system__isnull=False), name="pickup_has_a_default"
            )
        ]

    def __str__(self) -> str:
        return self.get_way_display()

    @property
    def has_pickup(self) -> bool:
        """Whether post is fetched by the organisation's own systems (ways 1 and 2)."""
        return self.way != SetUpWay.NO_PICKUP
