"""Addresses of version 1 of the interface: lists end with a slash, single things do not."""

from django.urls import URLPattern, URLResolver, path, re_path
from drf_spectacular.views import SpectacularAPIView

from administrativ_adgang.api.messages import views as messages
from administrativ_adgang.api.receipts import views as receipts
from administrativ_adgang.api.register import views as register
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
    path("openapi", SpectacularAPIView.as_view(authentication_classes=(), permission_classes=()), name="openapi"),
    re_path(r"", UnknownAddress.as_view(), name="unknown"),
]
