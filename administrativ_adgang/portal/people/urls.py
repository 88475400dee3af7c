"""Addresses of the area of people."""

from django.urls import path

from administrativ_adgang.portal.people import list_views

urlpatterns = [
    path("", list_views.PeoplePage.as_view(), name="people"),
]
