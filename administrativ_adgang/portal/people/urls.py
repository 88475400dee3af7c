"""Addresses of the area of people."""

from django.urls import path

from administrativ_adgang.portal.people import activity_views, list_views, person_views, review_views

urlpatterns = [
    path("", list_views.PeoplePage.as_view(), name="people"),
    path("gennemgang/", review_views.ReviewPage.as_view(), name="review"),
    path("gennemgang/begynd/", review_views.StartPage.as_view(), name="review-start"),
    path("gennemgang/person/<uuid:item_id>/", review_views.DecidePage.as_view(), name="review-decide"),
    path("gennemgang/<uuid:round_id>/bevis/", review_views.ProofPage.as_view(), name="review-proof"),
    path("<uuid:person_id>/", person_views.PersonPage.as_view(), name="person"),
    path("<uuid:person_id>/historik/", person_views.HistoryPage.as_view(), name="person-history"),
    path("<uuid:person_id>/inaktiv/", activity_views.DeactivatePage.as_view(), name="person-deactivate"),
    path("<uuid:person_id>/aktiv/", activity_views.ReactivatePage.as_view(), name="person-reactivate"),
]
