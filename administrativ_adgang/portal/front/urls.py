"""Addresses of the front page, log-in and the pages in the footer."""

from django.urls import path
from django.views.generic import RedirectView

from administrativ_adgang.portal.front import front_page, information, log_in, organisations, own_sessions
from administrativ_adgang.portal.guard import public

urlpatterns = [
    path("", organisations.start, name="start"),
    path("log-ind", log_in.page, name="log-in"),
    path("log-af", log_in.leave, name="log-out"),
    path("organisationer", organisations.choose, name="organisations"),
    path("mine-sessioner", own_sessions.own_sessions, name="own-sessions"),
    path("hjaelp", information.help_page, name="help"),
    path("tilgaengelighed", information.accessibility, name="accessibility"),
    path("was", public("Kort adresse til erklæringen")(RedirectView.as_view(pattern_name="portal:accessibility"))),
    path("privatliv", information.privacy, name="privacy"),
    path("galleri", information.gallery, name="gallery"),
]

organisation_patterns = [
    path("", front_page.FrontPage.as_view(), name="front"),
    path("lige-nu", front_page.LivePart.as_view(), name="front-live"),
]
