"""One address."""

from django.urls import path

from bench.reference.views import Letters

urlpatterns = [path("letters/", Letters.as_view())]
