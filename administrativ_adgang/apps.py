"""App configuration."""

from django.apps import AppConfig


class AdministrativAdgangConfig(AppConfig):
    name = "administrativ_adgang"
    verbose_name = "Administrativ Adgang"
