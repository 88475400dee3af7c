"""Addresses of the mailbox, below an organisation's own."""

from django.urls import path

from administrativ_adgang.portal.mailbox import document_views, forward_views, letter_views, views

_LETTER = "breve/<uuid:letter>"

urlpatterns = [
    path("", views.FolderPage.as_view(), name="mailbox"),
    path("mapper/<str:folder>", views.FolderPage.as_view(), name="mailbox-folder"),
    path("mapper/<str:folder>/valgte", views.ChosenLetters.as_view(), name="mailbox-chosen"),
    path(_LETTER, letter_views.LetterPage.as_view(), name="letter"),
    path(f"{_LETTER}/forkyndelse", letter_views.LegalNotificationPage.as_view(), name="letter-legal"),
    path(f"{_LETTER}/note", letter_views.NotePage.as_view(), name="letter-note"),
    path(f"{_LETTER}/videresend", forward_views.ForwardPage.as_view(), name="letter-forward"),
    path(f"{_LETTER}/besked.xml", document_views.WholeMessage.as_view(), name="letter-message"),
    path(f"{_LETTER}/dokumenter/<int:number>", document_views.ShownDocument.as_view(), name="letter-document"),
    path(f"{_LETTER}/dokumenter/<int:number>/hent", document_views.Download.as_view(), name="letter-download"),
]
