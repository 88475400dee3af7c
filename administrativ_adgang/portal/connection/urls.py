"""Addresses of the set-up and the first connection."""

from django.urls import path

from administrativ_adgang.portal.connection import connect_views, control_views, views

urlpatterns = [
    path("opsaetning/", views.SetUpPage.as_view(), name="set-up"),
    path("opsaetning/skift/<slug:way>/", views.ChangeWayPage.as_view(), name="set-up-change"),
    path("opsaetning/tilslut/<slug:way>/", connect_views.ConnectPage.as_view(), name="connect"),
    path("opsaetning/toemning/", connect_views.EmptyingPage.as_view(), name="emptying"),
    path("opsaetning/toemning/pause", control_views.PausePage.as_view(), name="emptying-pause"),
    path("opsaetning/toemning/stop", control_views.StopPage.as_view(), name="emptying-stop"),
    path("opsaetning/toemning/genoptag", control_views.GoOnPage.as_view(), name="emptying-go-on"),
]
