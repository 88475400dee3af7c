"""Organisations, identities, log-ins and grants."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from administrativ_adgang.core import clock
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


class Organisation(Versioned):
    """An authority or company. Its facts come from the business register; its two special rights are given centrally."""

    cvr_number = models.CharField(max_length=8, unique=True, validators=[RegexValidator(r"^\d{8}$")])
    name = models.CharField(max_length=256)
    type = models.CharField(max_length=10, choices=OrganisationType.choices)
    authority_type = models.CharField(max_length=12, choices=AuthorityType.choices, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=ActivityStatus.choices, default=ActivityStatus.ACTIVE)
    terms_accepted = models.BooleanField(default=False)
    may_send_mandatory = models.BooleanField(default=False)
    may_send_legal_notification = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def is_authority(self) -> bool:
        """Whether it is an authority (the alternative is a company)."""
        return self.type == OrganisationType.AUTHORITY


class IdentityType(models.TextChoices):
    EMPLOYEE = "EMPLOYEE", "Medarbejder"
    COMPANY = "COMPANY", "Virksomhed"
    CITIZEN = "CITIZEN", "Borger"
    SYSTEM = "EXTERNAL_SYSTEM", "System"


class Identity(Versioned):
    """Somebody or something that can hold rights: an employee, a company, a citizen, a system."""

    type = models.CharField(max_length=16, choices=IdentityType.choices)
    name = models.CharField(max_length=256)
    title = models.CharField(max_length=256, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create(self, **fields: Any) -> User:
        """A log-in without a password: people come in through the identity provider."""
        user = self.model(**fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A log-in. What it may do is asked of its identity."""

    subject = models.CharField(max_length=256, unique=True, help_text="Name at the identity provider")
    identity = models.OneToOneField(Identity, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "subject"

    def __str__(self) -> str:
        return self.identity.name


class GrantSource(models.TextChoices):
    APPOINTED = "APPOINTED", "Udpeget"
    SELF_SERVICE = "SELF_SERVICE", "Givet af bruger"
    MANUAL = "MANUAL", "Givet af servicemedarbejder"
    MIGRATED = "MIGRATED", "Overført"


class Grant(Versioned):
    """One right of one identity in one organisation. Never deleted: a revoked grant keeps who and when."""

    type = models.CharField(max_length=64, choices=Privilege.choices)
    grantee = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="grants")
    scope = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    issuer = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16, choices=GrantSource.choices, default=GrantSource.SELF_SERVICE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    active_from = models.DateTimeField(default=clock.now)
    active_to = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grantee", "scope", "type"], condition=Q(revoked_at=None), name="grant_once"
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gt=F("active_from")), name="grant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.grantee_id}"
