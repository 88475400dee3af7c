"""Who can hold rights, and how people log in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from administrativ_adgang.core.base import Versioned
from administrativ_adgang.fbrs.models.organisations import Organisation


class IdentityType(models.TextChoices):
    EMPLOYEE = "EMPLOYEE", "Medarbejder"
    COMPANY = "COMPANY", "Virksomhed"
    CITIZEN = "CITIZEN", "Borger"
    SYSTEM = "EXTERNAL_SYSTEM", "System"


#: Hold rights and are nobody one can ask: their employees and owners are listed as themselves.
NOT_PEOPLE = (IdentityType.COMPANY, IdentityType.SYSTEM)


class Identity(Versioned):
    """Somebody or something that can hold rights: an employee, a company, a citizen, a system.

    ``organisation`` employs the employee, is the company, owns the system; a citizen has none.
    """

    type = models.CharField(max_length=16, choices=IdentityType.choices)
    name = models.CharField(max_length=256)
    title = models.CharField(max_length=256, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(type=IdentityType.COMPANY), name="company_identity_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "name", "id"], name="identity_by_name")]

    def __str__(self) -> str:
        return self.name


class EmailSubscription(Versioned):
    """The address somebody wants to be written to at, and whether they have shown that they read what comes there.

    The PIN is kept as a digest only. ``Identity.email`` is the address that was confirmed last.
    """

    identity = models.OneToOneField(Identity, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    pin_digest = models.CharField(max_length=64, blank=True)
    pin_sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.address


class UserManager(BaseUserManager["User"]):
    def create(self, **fields: Any) -> User:
        """A log-in without a password: people come in through the identity provider."""
        user = self.model(**fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A log-in. What it may do is asked of its identity."""

    subject = models.CharField(max_length=256, unique=True, help_text="Name at the identity provider")
    identity = models.OneToOneField(Identity, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "subject"

    class Meta:
        constraints = [
            # A superuser would pass every check of the frameworks without holding one grant.
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_superuser")
        ]

    def __str__(self) -> str:
        return self.identity.name
