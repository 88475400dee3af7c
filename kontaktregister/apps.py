"""App configuration."""

from django.apps import AppConfig


class KontaktregisterConfig(AppConfig):
    name = "kontaktregister"
    verbose_name = "Kontaktregister"
