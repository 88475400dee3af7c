"""Addresses of partners and the chains that lead to them."""

from django.urls import path

from administrativ_adgang.portal.partners import views

urlpatterns = [
    path("", views.PartnersPage.as_view(), name="partners"),
    path("giv", views.DelegatePage.as_view(), name="partner-new"),
    path("<uuid:held_id>/giv-videre", views.HandOnPage.as_view(), name="partner-hand-on"),
    path("<uuid:link_id>/fjern", views.CutPage.as_view(), name="partner-cut"),
]
