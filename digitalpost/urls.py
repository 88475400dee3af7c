"""Top routes."""

from django.urls import include, path

from digitalpost import health, metrics

urlpatterns = [
    path("apis/v1/", include("administrativ_adgang.api.urls")),
    path("health", health.page, name="health"),
    path("metrics", metrics.page, name="metrics"),
    path("", include("administrativ_adgang.portal.urls")),
]

handler400 = "administrativ_adgang.portal.errors.bad_request"
handler403 = "administrativ_adgang.portal.errors.permission_denied"
handler404 = "administrativ_adgang.portal.errors.page_not_found"
handler500 = "administrativ_adgang.portal.errors.server_error"
