"""Authorities and companies."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from administrativ_adgang.core.base import Versioned
from administrativ_adgang.fbrs.privileges import Privilege


class OrganisationType(models.TextChoices):
    AUTHORITY = "AUTHORITY", "Myndighed"
    COMPANY = "COMPANY", "Virksomhed"


class AuthorityType(models.TextChoices):
    STATE = "STATE", "Stat"
    MUNICIPALITY = "MUNICIPALITY", "Kommune"
    REGION = "REGION", "Region"
    OTHER = "OTHER", "Anden"


class ActivityStatus(models.TextChoices):
    ACTIVE = "ACTIVE", "Aktiv"
    INACTIVE = "INACTIVE", "Inaktiv"
    CLOSED = "CLOSED", "Ophørt"


class CompanyForm(models.TextChoices):
    """Legal form, as far as it decides how a first rights administrator is approved."""

    SOLE_PROPRIETOR = "ENK", "Enkeltmandsvirksomhed"
    PRIVATE_LIMITED = "APS", "Anpartsselskab"
    PUBLIC_LIMITED = "AS", "Aktieselskab"
    PARTNERSHIP = "IS", "Interessentskab"
    ASSOCIATION = "FOR", "Forening"
    FOREIGN = "UDL", "Udenlandsk virksomhed"


class Organisation(Versioned):
    """An authority or company. Facts come from the business register; its two special rights are given centrally."""

    cvr_number = models.CharField(max_length=8, unique=True, validators=[RegexValidator(r"^\d{8}$")])
    name = models.CharField(max_length=256)
    type = models.CharField(max_length=10, choices=OrganisationType.choices)
    authority_type = models.CharField(max_length=12, choices=AuthorityType.choices, blank=True)
    company_form = models.CharField(max_length=4, choices=CompanyForm.choices, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=ActivityStatus.choices, default=ActivityStatus.ACTIVE)
    terms_accepted = models.BooleanField(default=False)
    may_send_mandatory = models.BooleanField(default=False)
    may_send_legal_notification = models.BooleanField(default=False)

    class Meta:
        # What templates and REST classes ask through; the rows are a projection of the grants (object_permissions).
        default_permissions = ()
        permissions = [(privilege.value, privilege.label) for privilege in Privilege]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authority(self) -> bool:
        """Whether it is an authority (the alternative is a company)."""
        return self.type == OrganisationType.AUTHORITY

    @property
    def is_active(self) -> bool:
        """Whether rights in it, and rights of its employees, count."""
        return self.status == ActivityStatus.ACTIVE
