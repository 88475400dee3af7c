"""The data types of access requests (interface description, annex 2): described, and read, by these."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from administrativ_adgang.api import shapes
from administrativ_adgang.api.rights_shapes import moment
from administrativ_adgang.fbrs.models import DocumentationType, RequestState, RequestType, TargetState
from administrativ_adgang.fbrs.privileges import Privilege

MOST_DOCUMENTS = 20
_LONGEST_TEXT = 10_000


def _text(longest: int = _LONGEST_TEXT) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=longest)


class RequestParticipant(serializers.Serializer[Any]):
    """Somebody a request is from, for or about. Whom we know is named by id, who is not by number and address."""

    identityId = serializers.UUIDField(required=False)
    employeeIdentityId = serializers.UUIDField(required=False)
    citizenIdentityId = serializers.UUIDField(required=False)
    organisationIdentityId = serializers.UUIDField(required=False)
    externalId = serializers.CharField(required=False, max_length=10)
    externalIdType = serializers.ChoiceField(choices=["CPR", "CVR"], required=False)
    firstNameProvided = _text(120)
    lastNameProvided = _text(120)
    emailAddress = serializers.EmailField(required=False, max_length=254)
    organisationNameResolved = serializers.CharField(read_only=True)
    firstNameResolved = serializers.CharField(read_only=True)
    lastNameResolved = serializers.CharField(read_only=True)
    identityTypeResolved = serializers.CharField(read_only=True)


class Target(serializers.Serializer[Any]):
    """Who shall have what is asked for."""

    requestParticipant = RequestParticipant()
    targetState = serializers.ChoiceField(choices=TargetState.values, read_only=True)
    activationCodeSentDateTime = serializers.DateTimeField(read_only=True)
    activationDateTime = serializers.DateTimeField(read_only=True)


class Documentation(serializers.Serializer[Any]):
    """A document: announced here, uploaded to its own address."""

    id = serializers.UUIDField(required=False)
    documentationType = serializers.ChoiceField(choices=DocumentationType.values)
    filename = serializers.CharField(max_length=256)
    mediaType = serializers.CharField(required=False, max_length=100)
    size = serializers.IntegerField(read_only=True)


class AccessRequestChange(serializers.Serializer[Any]):
    """What a change may say: PUT leaves out what it does not want to touch."""

    requestType = serializers.ChoiceField(choices=RequestType.values, required=False)
    requestState = serializers.ChoiceField(choices=RequestState.values, required=False)
    requester = RequestParticipant(required=False)
    accessTo = RequestParticipant(required=False)
    target = Target(required=False)
    privileges = serializers.ListField(
        child=serializers.ChoiceField(choices=Privilege.values), required=False, max_length=len(Privilege)
    )
    privilegeEndDate = moment()
    privilegeEndDateTime = moment()
    userGroups = serializers.ListField(child=serializers.UUIDField(), required=False)
    note = _text()
    qualification = _text()
    justification = _text()
    legalBasis = _text()
    documentations: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=Documentation(), required=False, max_length=MOST_DOCUMENTS
    )
    processorNote = _text()
    submittedByIdentityId = serializers.UUIDField(required=False)
    approvedByIdentityId = serializers.UUIDField(required=False)
    rejectedByIdentityId = serializers.UUIDField(required=False)
    rejectionReason = _text(256)
    rejectionComments = _text()
    revokedByIdentityId = serializers.UUIDField(required=False)
    revocationReason = _text(256)
    revocationComments = _text()


class AccessRequest(AccessRequestChange):
    """A request: requester asks, about accessTo, for target."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    transactionId = serializers.CharField(read_only=True)
    createdDateTime = serializers.DateTimeField(read_only=True)
    lastUpdated = serializers.DateTimeField(read_only=True)
    requestType = serializers.ChoiceField(choices=RequestType.values)
    requester = RequestParticipant()
    accessTo = RequestParticipant()
    target = Target()
    createdByIdentityId = serializers.UUIDField(read_only=True)
    createdOnBehalfOf = serializers.BooleanField(read_only=True)
    processedAutomatically = serializers.BooleanField(read_only=True)
    submissionDateTime = serializers.DateTimeField(read_only=True)
    approvalDateTime = serializers.DateTimeField(read_only=True)
    rejectionDateTime = serializers.DateTimeField(read_only=True)
    revocationDateTime = serializers.DateTimeField(read_only=True)


class AccessRequestSearchResult(shapes.SearchResult):
    """A page of requests."""

    next = serializers.CharField(required=False)
    accessRequests = AccessRequest(many=True)


class TargetActivation(serializers.Serializer[Any]):
    """The code, and (ours) which employee takes the access with it."""

    code = serializers.UUIDField()
    identityId = serializers.UUIDField(required=False)
