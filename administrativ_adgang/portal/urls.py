"""Joins the page areas. Everything that concerns an organisation lies below its own address."""

from django.urls import include, path

from administrativ_adgang.portal.access_requests import urls as access_requests
from administrativ_adgang.portal.connection import urls as connection
from administrativ_adgang.portal.front import urls as front
from administrativ_adgang.portal.mailbox import urls as mailbox
from administrativ_adgang.portal.partners import urls as partners
from administrativ_adgang.portal.people import urls as people
from administrativ_adgang.portal.recall import urls as recall
from administrativ_adgang.portal.rights import urls as rights
from administrativ_adgang.portal.statistics import urls as statistics
from administrativ_adgang.portal.systems import urls as systems

app_name = "portal"

# One line an area.
_ORGANISATION = [
    path("", include(front.organisation_patterns)),
    path("", include(systems)),
    path("", include(connection)),
    path("personer/", include(people)),
    path("", include(rights)),
    path("", include(access_requests.organisation_patterns)),
    path("partnere/", include(partners)),
    path("tilbagekaldelse/", include(recall)),
    path("statistik/", include(statistics)),
    path("postkasse/", include(mailbox)),
]

urlpatterns = [
    path("", include(front.urlpatterns)),
    path("", include(access_requests.urlpatterns)),
    path("organisation/<uuid:organisation_id>/", include(_ORGANISATION)),
]
