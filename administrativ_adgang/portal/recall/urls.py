"""Addresses of recall, below an organisation's own."""

from django.urls import path

from administrativ_adgang.portal.recall import views

urlpatterns = [
    path("", views.RecallPage.as_view(), name="recall"),
    path("bekraeft", views.RecallConfirmPage.as_view(), name="recall-confirm"),
    path("<uuid:message_id>", views.SentMessagePage.as_view(), name="recall-message"),
]
