"""The data types of the interface, for its OpenAPI description only: no call is read or answered through them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers


class SystemKey(OpenApiAuthenticationExtension):
    """How a call says who it is from."""

    target_class = "administrativ_adgang.api.authentication.SystemAuthentication"
    name = "systemKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The key, handed out ready encoded; the certificate belongs to the connection and cannot be described here."""
        return {"type": "http", "scheme": "basic", "description": "Systemets nøgle, sammen med dets klientcertifikat."}


class Receipt(serializers.Serializer[Any]):
    """A technical or business receipt."""

    transmissionId = serializers.UUIDField()
    messageUUID = serializers.UUIDField(required=False)
    messageId = serializers.CharField(required=False)
    errorCode = serializers.CharField(required=False)
    errorMessage = serializers.CharField(required=False)
    timeStamp = serializers.DateTimeField()
    receiptStatus = serializers.ChoiceField(choices=["RECEIVED", "COMPLETED", "INVALID", "NOT_ALLOWED"])


class BulkReceipt(Receipt):
    """A receipt with the id it is fetched under."""

    id = serializers.UUIDField()


class Order(serializers.Serializer[Any]):
    """How a list is sorted."""

    property = serializers.CharField()
    direction = serializers.ChoiceField(choices=["ASC", "DESC"])


class PagingArguments(serializers.Serializer[Any]):
    """Another page of the same list."""

    page = serializers.IntegerField()
    size = serializers.IntegerField()
    ordering = Order(many=True)


class PagingResultUUID(serializers.Serializer[Any]):
    """A page of ids."""

    content = serializers.ListField(child=serializers.UUIDField())
    number = serializers.IntegerField()
    size = serializers.IntegerField()
    previous = PagingArguments(required=False)
    next = PagingArguments(required=False)
    totalElements = serializers.IntegerField()
    totalPages = serializers.IntegerField()


class SearchResult(serializers.Serializer[Any]):
    """What the pages of searches have in common."""

    currentPage = serializers.IntegerField()
    totalPages = serializers.IntegerField()
    elementsOnPage = serializers.IntegerField()
    totalElements = serializers.IntegerField()


class ReceiptSearchResult(SearchResult):
    """A page of receipts."""

    receipts = BulkReceipt(many=True)


class MailboxSubscription(serializers.Serializer[Any]):
    """Digital Post: ``publicRegistrationStatus`` is what a sender acts on."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    registrationStatus = serializers.CharField()
    publicRegistrationStatus = serializers.ChoiceField(choices=["REGISTERED", "EXEMPT", "CLOSED"])
    exemptionStart = serializers.DateTimeField(required=False)
    exemptionEnd = serializers.DateTimeField(required=False)
    startTime = serializers.DateTimeField()
    endTime = serializers.DateTimeField(required=False)


class NemSmsSubscription(serializers.Serializer[Any]):
    """NemSMS: there when the owner of the number has confirmed it."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    confirmedDateTime = serializers.DateTimeField()


class Contact(serializers.Serializer[Any]):
    """A citizen or a company in the contact register."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    type = serializers.ChoiceField(choices=["CITIZEN", "COMPANY"])
    cprNumber = serializers.CharField(required=False)
    cvrNumber = serializers.CharField(required=False)
    eligibleForVoluntaryRegistration = serializers.BooleanField()
    mailboxSubscription = MailboxSubscription()
    nemSmsSubscription = NemSmsSubscription(required=False)
    createdDate = serializers.DateTimeField()
    lastUpdated = serializers.DateTimeField()


class ContactSearchResult(SearchResult):
    """A page of contacts."""

    contacts = Contact(many=True)


class FieldErrorResource(serializers.Serializer[Any]):
    """What is wrong with one parameter or field."""

    resource = serializers.CharField(required=False)
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    rejectedValue = serializers.CharField(required=False)


class ErrorMessage(serializers.Serializer[Any]):
    """The body of every refusal."""

    code = serializers.CharField()
    message = serializers.CharField()
    fieldErrors = FieldErrorResource(many=True, required=False)


PAGING = [
    OpenApiParameter("page", OpenApiTypes.INT, description="Første side er 0."),
    OpenApiParameter("size", OpenApiTypes.INT, description="1 til 1000; 20 når den mangler."),
    OpenApiParameter("sort", OpenApiTypes.STR, description="createdDateTime,asc eller createdDateTime,desc."),
]
DONE = OpenApiResponse(description="Gjort")


def errors(*statuses: int) -> dict[int, object]:
    """The refusals a call may meet, with the two that every call may."""
    return dict.fromkeys(sorted({401, 403, *statuses}), ErrorMessage)
