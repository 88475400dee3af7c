"""Grants: the only truth about who may do what. Direct, through a named group, or handed on along a chain."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from administrativ_adgang.core import clock
from administrativ_adgang.core.base import Versioned
from administrativ_adgang.fbrs.models.identities import Identity
from administrativ_adgang.fbrs.models.organisations import Organisation
from administrativ_adgang.fbrs.privileges import Privilege
from administrativ_adgang.fbrs.rules import LONGEST_CHAIN


class Group(Versioned):
    """An organisation's named group (MANUAL in the interface description): its members share its privileges."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=256)
    issuer = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(closed_at=None), name="group_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Versioned):
    """One person in one group. The row goes when the person leaves; the event log remembers."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="memberships")
    issuer = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "group"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.identity_id} {self.group_id}"


class GrantSource(models.TextChoices):
    APPOINTED = "APPOINTED", "Udpeget"
    LOG_IN = "NPTE", "Fulgte med log-in"
    SELF_SERVICE = "SELF_SERVICE", "Givet af bruger"
    MANUAL = "MANUAL", "Givet af servicemedarbejder"
    MIGRATED = "MIGRATED", "Overført"


class EndReason(models.TextChoices):
    """Why a grant ended."""

    REVOKED = "REVOKED", "Fjernet"
    EXPIRED = "EXPIRED", "Udløbet"
    CUT = "CUT", "Fjernet, fordi det led, den kom fra, er fjernet"
    REVIEW = "REVIEW", "Fjernet ved gennemgang"
    DEACTIVATED = "DEACTIVATED", "Fjernet, fordi personen blev gjort inaktiv"
    REQUEST = "REQUEST", "Fjernet, fordi anmodningen blev trukket tilbage"
    TOKEN = "TOKEN", "Fulgte ikke længere med log-in"


class Grant(Versioned):
    """One right in one organisation, of an identity or of a group. Never deleted: an ended one keeps who, when and why.

    ``parent`` is the grant it was handed on from; a chain counts only while every link of it counts.
    ``revoked_at`` is when it ended, whatever the reason. ``notice_at`` is the planned expiry notice.
    """

    type = models.CharField(max_length=64, choices=Privilege.choices)
    grantee = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    scope = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    issuer = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16, choices=GrantSource.choices, default=GrantSource.SELF_SERVICE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    request = models.ForeignKey("AccessRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    active_from = models.DateTimeField(default=clock.now)
    active_to = models.DateTimeField(null=True, blank=True)
    notice_at = models.DateTimeField(null=True, blank=True)
    notice_sent_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Identity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=12, choices=EndReason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grantee", "scope", "type"], condition=Q(revoked_at=None), name="grant_once"
            ),
            models.UniqueConstraint(
                fields=["group", "scope", "type"], condition=Q(revoked_at=None), name="group_grant_once"
            ),
            models.CheckConstraint(
                condition=Q(grantee=None, group__isnull=False) | Q(grantee__isnull=False, group=None),
                name="grant_to_one_or_a_group",
            ),
            models.CheckConstraint(
                condition=Q(parent=None, depth=0) | Q(parent__isnull=False, depth__range=(1, LONGEST_CHAIN - 1)),
                name="grant_chain_is_short",
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gt=F("active_from")), name="grant_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "type"], condition=Q(revoked_at=None), name="grant_in_scope"),
            models.Index(
                fields=["scope", "group"],
                condition=Q(revoked_at=None, group__isnull=False),
                name="grant_of_group_in_scope",
            ),
            models.Index(
                fields=["active_to"], condition=Q(revoked_at=None, active_to__isnull=False), name="grant_ending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.grantee_id or self.group_id}"

    @property
    def holder_name(self) -> str:
        """The name of the person, company or group that holds it."""
        return str(self.grantee or self.group)
