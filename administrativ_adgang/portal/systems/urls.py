"""Addresses of the area of systems."""

from django.urls import path

from administrativ_adgang.portal.systems import (
    access_views,
    change_views,
    edit_views,
    landing_views,
    maintenance_views,
    recovery_views,
    views,
)

urlpatterns = [
    path("systemer/", views.SystemsPage.as_view(), name="systems"),
    path("systemer/opret/", edit_views.NewSystemPage.as_view(), name="system-new"),
    path("systemer/hvor-lander/", landing_views.LandingPage.as_view(), name="where-would-it-land"),
    path("systemer/<uuid:system_id>/", views.SystemPage.as_view(), name="system"),
    path("systemer/<uuid:system_id>/forsoeg/", views.AttemptsPage.as_view(), name="system-attempts"),
    path("systemer/<uuid:system_id>/proev/", recovery_views.TryPage.as_view(), name="system-try"),
    path(
        "systemer/<uuid:system_id>/proev/<uuid:message_id>/",
        recovery_views.TryMessagePage.as_view(),
        name="system-try-message",
    ),
    path("systemer/<uuid:system_id>/indhent/", recovery_views.CatchUpPage.as_view(), name="system-catch-up"),
    path("systemer/<uuid:system_id>/send-igen/", recovery_views.SendAgainPage.as_view(), name="system-send-again"),
    path("systemer/<uuid:system_id>/til-standard/", recovery_views.ToDefaultPage.as_view(), name="system-to-default"),
    path("systemer/<uuid:system_id>/koersel/<uuid:run_id>/", recovery_views.RunPage.as_view(), name="system-run"),
    path(
        "systemer/<uuid:system_id>/koersel/<uuid:run_id>/skift/",
        recovery_views.RunChangePage.as_view(),
        name="system-run-change",
    ),
    path(
        "systemer/<uuid:system_id>/vedligeholdelse/",
        maintenance_views.MaintenancePage.as_view(),
        name="system-maintenance",
    ),
    path(
        "systemer/<uuid:system_id>/vedligeholdelse/afslut/",
        maintenance_views.EndMaintenancePage.as_view(),
        name="system-maintenance-end",
    ),
    path("systemer/<uuid:system_id>/rediger/", edit_views.EditSystemPage.as_view(), name="system-edit"),
    path("systemer/<uuid:system_id>/standard/", change_views.MakeDefaultPage.as_view(), name="system-make-default"),
    path("systemer/<uuid:system_id>/cvr/", change_views.MakeCvrSystemPage.as_view(), name="system-make-cvr"),
    path("systemer/<uuid:system_id>/tag-i-brug/", change_views.ActivatePage.as_view(), name="system-activate"),
    path("systemer/<uuid:system_id>/slaa-fra/", change_views.DeactivatePage.as_view(), name="system-deactivate"),
    path("systemer/<uuid:system_id>/noegle/", access_views.RenewKeyPage.as_view(), name="system-renew-key"),
    path("systemer/<uuid:system_id>/ip-adresser/", access_views.NetworksPage.as_view(), name="system-networks"),
    path("systemer/<uuid:system_id>/certifikat/", access_views.AddCertificatePage.as_view(), name="system-certificate"),
    path(
        "systemer/<uuid:system_id>/certifikat/<uuid:certificate_id>/fjern/",
        access_views.RemoveCertificatePage.as_view(),
        name="system-certificate-remove",
    ),
]
