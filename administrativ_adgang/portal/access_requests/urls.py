"""Addresses of access requests: one's own, and those an organisation answers."""

from django.urls import path

from administrativ_adgang.portal.access_requests import answer_views, ask_views, own_views

urlpatterns = [
    path("mine-anmodninger", own_views.MyRequestsPage.as_view(), name="my-requests"),
    path("mine-anmodninger/ny", ask_views.AskEmployerPage.as_view(), name="my-request-new"),
    path("mine-anmodninger/<uuid:request_id>", own_views.MyRequestPage.as_view(), name="my-request"),
    path("mine-anmodninger/<uuid:request_id>/send", own_views.SendPage.as_view(), name="my-request-send"),
    path("mine-anmodninger/<uuid:request_id>/fortryd", own_views.WithdrawPage.as_view(), name="my-request-withdraw"),
    path("mine-anmodninger/<uuid:request_id>/slet", own_views.DeletePage.as_view(), name="my-request-delete"),
    path(
        "mine-anmodninger/<uuid:request_id>/dokument",
        own_views.AddDocumentPage.as_view(),
        name="my-request-document-new",
    ),
    path(
        "mine-anmodninger/<uuid:request_id>/dokument/<uuid:document_id>",
        own_views.MyDocument.as_view(),
        name="my-request-document",
    ),
    path("aktiver-adgang", own_views.ActivatePage.as_view(), name="access-activate"),
]

organisation_patterns = [
    path("bed-om-rettighed", ask_views.AskPage.as_view(), name="access-request-new"),
    path("anmodninger/", answer_views.AccessRequestsPage.as_view(), name="access-requests"),
    path("anmodninger/<uuid:request_id>/", answer_views.AccessRequestPage.as_view(), name="access-request"),
    path("anmodninger/<uuid:request_id>/afvis", answer_views.RejectPage.as_view(), name="access-request-reject"),
    path("anmodninger/<uuid:request_id>/tilbage", answer_views.RevokePage.as_view(), name="access-request-revoke"),
    path("anmodninger/<uuid:request_id>/kode", answer_views.NewCodePage.as_view(), name="access-request-code"),
    path(
        "anmodninger/<uuid:request_id>/dokument/<uuid:document_id>",
        answer_views.Document.as_view(),
        name="access-request-document",
    ),
]
