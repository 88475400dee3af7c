"""Addresses of version 1 of the interface: lists end with a slash, single things do not."""

from django.urls import URLPattern, URLResolver, path, re_path
from drf_spectacular.views import SpectacularAPIView

from administrativ_adgang.api.access_requests import views as requests
from administrativ_adgang.api.identities import views as identities
from administrativ_adgang.api.identity_groups import views as groups
from administrativ_adgang.api.messages import views as messages
from administrativ_adgang.api.privileges import views as privileges
from administrativ_adgang.api.receipts import views as receipts
from administrativ_adgang.api.register import views as register
from administrativ_adgang.api.system_fetches import views as fetches
from administrativ_adgang.api.views import UnknownAddress

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("memos/", messages.Messages.as_view(), name="messages"),
    path("memos/<str:message_id>", messages.Message.as_view(), name="message"),
    path("memos/<str:message_id>/receipt", messages.MessageReceipt.as_view(), name="message-receipt"),
    path("receipts/", receipts.Receipts.as_view(), name="receipts"),
    path("receipts/<str:receipt_id>", receipts.Receipt.as_view(), name="receipt"),
    path("receipts-bulk/", receipts.ReceiptsInBulk.as_view(), name="receipts-bulk"),
    path("contacts/", register.Contacts.as_view(), name="contacts"),
    path("contacts/<str:contact_id>", register.OneContact.as_view(), name="contact"),
    path("identities/", identities.Identities.as_view(), name="identities"),
    path("identities/validation/cpr", identities.CprValidation.as_view(), name="identities-validation-cpr"),
    path("identities/<str:identity_id>", identities.OneIdentity.as_view(), name="identity"),
    path("identities/<str:identity_id>/verification", identities.Verification.as_view(), name="identity-verification"),
    path("identity-groups/", groups.IdentityGroups.as_view(), name="identity-groups"),
    path("identity-groups/<str:group_id>", groups.IdentityGroup.as_view(), name="identity-group"),
    path("identity-groups/<str:group_id>/privileges/", groups.GroupPrivileges.as_view(), name="group-privileges"),
    path(
        "identity-groups/<str:group_id>/privileges/<str:privilege_id>",
        groups.GroupPrivilege.as_view(),
        name="group-privilege",
    ),
    path("identity-groups/<str:group_id>/grantees/", groups.Grantees.as_view(), name="group-grantees"),
    path("identity-groups/<str:group_id>/grantees/<str:grantee_id>", groups.Grantee.as_view(), name="group-grantee"),
    path("privileges/direct/", privileges.DirectPrivileges.as_view(), name="direct-privileges"),
    path("privileges/direct/bulk", privileges.DirectPrivilegesInBulk.as_view(), name="direct-privileges-bulk"),
    path("privileges/direct/<str:privilege_id>", privileges.DirectPrivilege.as_view(), name="direct-privilege"),
    path(
        "privileges/direct/grantee/<str:identity_id>",
        privileges.PrivilegesOfGrantee.as_view(),
        name="direct-privileges-of-grantee",
    ),
    path("privilege-types/", privileges.PrivilegeTypes.as_view(), name="privilege-types"),
    path("access-requests/", requests.AccessRequests.as_view(), name="access-requests"),
    path("access-requests/target/activate", requests.TargetActivation.as_view(), name="access-request-activation"),
    path("access-requests/<str:request_id>", requests.OneAccessRequest.as_view(), name="access-request"),
    path(
        "access-requests/<str:request_id>/documentations/<str:document_id>/content",
        requests.DocumentContent.as_view(),
        name="access-request-document",
    ),
    path("mailboxes/<str:mailbox_id>/system-fetches/", fetches.SystemFetches.as_view(), name="system-fetches"),
    path(
        "mailboxes/<str:mailbox_id>/system-fetches/message-count",
        fetches.MessageCount.as_view(),
        name="system-fetches-message-count",
    ),
    path(
        "mailboxes/<str:mailbox_id>/system-fetches/<str:fetch_id>",
        fetches.SystemFetch.as_view(),
        name="system-fetch",
    ),
    path("openapi", SpectacularAPIView.as_view(authentication_classes=(), permission_classes=()), name="openapi"),
    re_path(r"", UnknownAddress.as_view(), name="unknown"),
]
