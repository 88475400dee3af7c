"""Access requests: somebody asks, about an organisation, for somebody (interface description: types and states)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Identified, Versioned
from administrativ_adgang.fbrs.models.identities import Identity
from administrativ_adgang.fbrs.models.organisations import Organisation
from administrativ_adgang.fbrs.privileges import Privilege


class RequestType(models.TextChoices):
    PRIVILEGE = "PRIVILEGE_REQUEST", "Anmodning om en rettighed"
    DELEGATION = "DELEGATION_REQUEST", "Egen adgang givet til en anden"
    APPOINTED_DELEGATION = "APPOINTED_DELEGATION_REQUEST", "Videregivelse til egen medarbejder"
    CONNECTION_AGREEMENT = "CONNECTION_AGREEMENT_REQUEST", "Tilslutning som myndighed"
    TERMS_APPROVAL = "TERMS_APPROVAL_REQUEST", "Godkendelse af vilkår"
    FIRST_ADMINISTRATOR = "USER_ADMIN_STATEMENT_OF_TRUTH_PRIVILEGE_REQUEST", "Første rettighedsadministrator"
    LOST_ADMINISTRATOR = "USER_ADMIN_LOST_PRIVILEGE_REQUEST", "Mistet rettighedsadministrator"
    SPECIAL = "SPECIAL_PRIVILEGE_REQUEST", "Kurator, likvidator eller bobestyrer"
    LEGAL_OWNER = "LEGAL_OWNER_OF_INACTIVE_OR_CLOSED_COMPANY_PRIVILEGE_REQUEST", "Ejer af ophørt virksomhed"
    SUPPORT = "DELEGATED_SUPPORT_ADMIN_PRIVILEGE_REQUEST", "Supportadgang"


class RequestState(models.TextChoices):
    DRAFT = "DRAFT", "Kladde"
    SUBMITTED = "SUBMITTED", "Venter på svar"
    APPROVED = "APPROVED", "Godkendt"
    REJECTED = "REJECTED", "Afvist"
    REVOKED = "REVOKED", "Trukket tilbage"


class TargetState(models.TextChoices):
    PENDING = "PENDING", "Afventer"
    CODE_SENT = "ACTIVATION_CODE_SENT", "Aktiveringskode sendt"
    GRANTED = "GRANTED", "Aktiveret"


class AccessRequest(Versioned):
    """One request. Requester asks; ``scope`` is what it gives access to; target gets it.

    A target outside our records has no identity yet: name, address and CVR number of the organisation the person must
    be logged in from. The activation code is kept as a digest only.
    """

    type = models.CharField(max_length=64, choices=RequestType.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.DRAFT)
    requester = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    scope = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target_name = models.CharField(max_length=256, blank=True)
    target_email = models.EmailField(blank=True)
    target_cvr_number = models.CharField(max_length=8, blank=True, validators=[RegexValidator(r"^\d{8}$")])
    target_state = models.CharField(max_length=24, choices=TargetState.choices, default=TargetState.PENDING)
    activation_digest = models.CharField(max_length=64, blank=True)
    activation_code_sent_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    privileges = ArrayField(models.CharField(max_length=64, choices=Privilege.choices), default=list, blank=True)
    privilege_end = models.DateTimeField(null=True, blank=True)
    on_behalf_of = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        Identity,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The system it was written through",
    )
    came_from = models.CharField(max_length=500, blank=True, help_text="Path of the page the requester was refused at")
    note = models.TextField(blank=True)
    qualification = models.TextField(blank=True)
    justification = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    processor_note = models.TextField(blank=True)
    processed_automatically = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=256, blank=True, help_text="Why rejected or revoked")
    comments = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False) | (~Q(target_email="") & ~Q(target_cvr_number="")),
                name="request_has_a_target",
            )
        ]
        indexes = [
            models.Index(fields=["scope", "state", "submitted_at"], name="request_in_scope"),
            models.Index(fields=["requester", "-created_at"], name="request_of_requester"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} ({self.get_state_display()})"


class DocumentationType(models.TextChoices):
    CURATOR_CERTIFICATE = "CURATOR_CERTIFICATE", "Kuratorattest"
    LIQUIDATOR_CERTIFICATE = "LIQUIDATOR_CERTIFICATE", "Likvidatorattest"
    CVR_EXTRACT = "CVR_EXTRACT", "Udskrift fra CVR"
    RECONSTRUCTOR_CERTIFICATE = "RECONSTRUCTOR_CERTIFICATE", "Rekonstruktørattest"
    BOARD_MEETING_SUMMARY_EXTRACT = "BOARD_MEETING_SUMMARY_EXTRACT", "Udskrift af bestyrelsesreferat"
    CERTIFICATE_OF_TERMINATION = "CERTIFICATE_OF_TERMINATION", "Ophørsattest"
    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY", "Fuldmagt"
    PROBATE_CERTIFICATE = "PROBATE_CERTIFICATE", "Skifteretsattest"
    SIGNED_CONNECTION_AGREEMENT = "SIGNED_CONNECTION_AGREEMENT", "Underskrevet tilslutningsaftale"
    ARTICLES_OF_ASSOCIATION = "ARTICLES_OF_ASSOCIATION", "Vedtægter"
    ACCOUNTS = "ACCOUNTS", "Regnskab"
    ORGANISATION_DIAGRAM = "ORGANISATION_DIAGRAM", "Organisationsdiagram"
    BUSINESS_CARD = "BUSINESS_CARD", "Visitkort"
    LAW_EXTRACT = "LAW_OR_EXECUTIVE_ORDER_EXTRACT", "Uddrag af lov eller bekendtgørelse"
    PERSONAL_CREDENTIALS = "PERSONAL_CREDENTIALS", "Legitimation"
    OTHER = "OTHER", "Andet"


class RequestDocument(Identified):
    """A file that belongs to a request. The bytes lie in content storage under ``content_key``; none before upload."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="documents")
    type = models.CharField(max_length=40, choices=DocumentationType.choices)
    filename = models.CharField(max_length=256)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    content_key = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.filename
