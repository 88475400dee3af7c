"""Addresses of the statistics, below an organisation's own."""

from django.urls import path

from administrativ_adgang.portal.statistics import views

urlpatterns = [
    path("", views.StatisticsPage.as_view(), name="statistics"),
    path("tabel.csv", views.TableFile.as_view(), name="statistics-csv"),
]
