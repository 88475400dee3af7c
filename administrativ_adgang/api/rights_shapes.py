"""The data types of identities, groups and privileges (interface description, annex 2): described, and read, by these.

What a call may leave out and what it may not is as in the annex; fields an answer alone has are read-only.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from administrativ_adgang.api import shapes
from administrativ_adgang.fbrs.models import GrantSource, IdentityType
from administrativ_adgang.fbrs.privileges import Privilege

IDENTITY_TYPES = [*IdentityType.values, "INTERNAL_SYSTEM"]
STATUSES = ["ACTIVE", "INACTIVE"]
LARGEST_BULK = 100
MOST_IN_A_GROUP = 1_000


def moment(**options: Any) -> serializers.DateTimeField:
    """A time; one without a zone is UTC."""
    return serializers.DateTimeField(required=False, default_timezone=UTC, **options)


class Stored(serializers.Serializer[Any]):
    """What nearly every stored type has."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    transactionId = serializers.CharField(read_only=True)
    createdDate = serializers.DateTimeField(read_only=True)
    lastUpdated = serializers.DateTimeField(read_only=True)


class Identifier(serializers.Serializer[Any]):
    """A number or name that somebody is known by elsewhere."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    type = serializers.CharField(read_only=True)
    value = serializers.CharField(read_only=True)


class ClientType(serializers.Serializer[Any]):
    """The kind of a system."""

    name = serializers.CharField(read_only=True)


class ClientDetails(serializers.Serializer[Any]):
    """A system as a caller of the interface."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    clientId = serializers.CharField(read_only=True)
    secretRequired = serializers.BooleanField(read_only=True)
    activeFrom = serializers.DateTimeField(read_only=True)
    activeTo = serializers.DateTimeField(read_only=True)
    type = ClientType(read_only=True)
    authorities = serializers.ListField(child=serializers.CharField(), read_only=True)


class EmailSubscription(serializers.Serializer[Any]):
    """An address, and when it was confirmed."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    channel = serializers.EmailField(required=False, max_length=254)
    verificationTime = serializers.DateTimeField(read_only=True)
    confirmationTime = serializers.DateTimeField(read_only=True)


class Identity(Stored):
    """An employee, a company, a citizen or a system."""

    type = serializers.ChoiceField(choices=IDENTITY_TYPES)
    name = serializers.CharField(required=False, max_length=256)
    status = serializers.ChoiceField(choices=STATUSES, required=False)
    parentIdentityId = serializers.UUIDField(required=False)
    subscription = EmailSubscription(required=False)
    identifiers = Identifier(many=True, read_only=True)
    details = ClientDetails(read_only=True)


class IdentitySearchResult(shapes.SearchResult):
    """A page of identities."""

    next = serializers.CharField(required=False)
    identities = Identity(many=True)


class EmailVerification(serializers.Serializer[Any]):
    """The PIN, or the wish for another one."""

    pin = serializers.CharField(required=False, max_length=20)
    renewPin = serializers.BooleanField(required=False)


class CPRValidationCommand(serializers.Serializer[Any]):
    """A personal number."""

    cprNumber = serializers.RegexField(r"^[0-9]{10}$", max_length=10)


class CPRValidation(serializers.Serializer[Any]):
    """Whether the number is somebody's."""

    status = serializers.ChoiceField(choices=["MATCHED", "NOT_MATCHED"])


class ExpirationNotification(serializers.Serializer[Any]):
    """When it is told that a right ends."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    expirationDate = serializers.DateTimeField()
    notificationDateTime = serializers.DateTimeField()


class _Privilege(serializers.Serializer[Any]):
    """What a right given directly and one given to a group have in common."""

    scopeId = serializers.UUIDField()
    type = serializers.ChoiceField(choices=Privilege.choices)
    source = serializers.ChoiceField(choices=GrantSource.choices)  # type: ignore[assignment]
    parentPrivilegeId = serializers.UUIDField(required=False)
    activeTo = moment()
    activeToDateTime = moment()


class DirectPrivilegeCommand(_Privilege):
    """A right to be given to an identity."""

    granteeId = serializers.UUIDField()
    issuerId = serializers.UUIDField()


class DirectPrivilege(Stored, DirectPrivilegeCommand):
    """A right of an identity."""

    issuerId = serializers.UUIDField(required=False)
    expirationNotification = ExpirationNotification(read_only=True)


class DirectPrivilegeSearchResult(shapes.SearchResult):
    """A page of rights."""

    next = serializers.CharField(required=False)
    directPrivileges = DirectPrivilege(many=True)


class DirectPrivilegeRevocation(serializers.Serializer[Any]):
    """Who takes a right back."""

    issuerId = serializers.UUIDField()


class DirectPrivilegeBulkRevocation(DirectPrivilegeRevocation):
    """A right to be taken back, in the version that was seen."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class BulkDirectPrivileges(serializers.Serializer[Any]):
    """Rights to take and to give: all or none."""

    privilegesToAdd: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=DirectPrivilegeCommand(), required=False, max_length=LARGEST_BULK
    )
    privilegesToRemove: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=DirectPrivilegeBulkRevocation(), required=False, max_length=LARGEST_BULK
    )


class GroupPrivilege(Stored, _Privilege):
    """IdentityPrivilege: a right of a group."""

    identityGroupId = serializers.UUIDField(required=False)
    issuerId = serializers.UUIDField(required=False)
    expirationNotification = ExpirationNotification(read_only=True)


class Grantee(Stored):
    """One identity's place in a group."""

    identityGroupId = serializers.UUIDField(required=False)
    identityId = serializers.UUIDField()
    issuerId = serializers.UUIDField()


class IdentityGroup(Stored):
    """A named group: its grantees share its rights."""

    name = serializers.CharField(max_length=256)
    issuerId = serializers.UUIDField(required=False)
    ownerId = serializers.UUIDField(required=False)
    parentOwnerId = serializers.UUIDField(required=False)
    type = serializers.ChoiceField(choices=["DEFAULT", "MANUAL"], required=False)
    grantees: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=Grantee(), required=False, max_length=MOST_IN_A_GROUP
    )
    privileges: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=GroupPrivilege(), required=False, max_length=LARGEST_BULK
    )


class IdentityGroupSearchResult(shapes.SearchResult):
    """A page of groups."""

    next = serializers.CharField(required=False)
    identityGroups = IdentityGroup(many=True)


IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description="Den version, I har set."
)
SEARCHING = [
    OpenApiParameter("page", OpenApiTypes.INT, description="Første side er 0. Når de første 10.000 rækker."),
    OpenApiParameter("size", OpenApiTypes.INT, description="1 til 1000; 20 når den mangler."),
    OpenApiParameter("sortFields", OpenApiTypes.STR, description="felt:asc eller felt:desc"),
    OpenApiParameter("any", OpenApiTypes.STR, description="Ord, der søges efter."),
    OpenApiParameter("fields", OpenApiTypes.STR, description="De felter, der ønskes, med komma imellem."),
    OpenApiParameter("next", OpenApiTypes.STR, description="Fortsæt efter den side, der havde denne værdi."),
]
