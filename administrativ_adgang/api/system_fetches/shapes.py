"""The data type SystemFetch (interface description, annex 2): described, and read, by this."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from administrativ_adgang.api.rights_shapes import moment

STATUSES = ["RUNNING", "FINISHED", "STOPPED"]


class SystemFetch(serializers.Serializer[Any]):
    """An emptying of a mailbox into the organisation's systems."""

    id = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    createdDateTime = serializers.DateTimeField(read_only=True)
    lastUpdated = serializers.DateTimeField(read_only=True)
    finishedDateTime = serializers.DateTimeField(read_only=True)
    systemFetchStatusType = serializers.ChoiceField(choices=STATUSES, required=False)
    mailboxId = serializers.UUIDField(required=False)
    organisationId = serializers.UUIDField()
    systemId = serializers.UUIDField(required=False)
    contactPointId = serializers.UUIDField()
    totalMessages = serializers.IntegerField(read_only=True)
    fetchedMessages = serializers.IntegerField(read_only=True)
    failedMessages = serializers.IntegerField(read_only=True)
    preferOriginalMessageRecipient = serializers.BooleanField(required=False)
    fromDateTime = moment()
    toDateTime = moment()


class SystemFetchListResult(serializers.Serializer[Any]):
    """Several of them."""

    systemFetches = SystemFetch(many=True)
