"""App configuration."""

from django.apps import AppConfig


class AdministrativAdgangConfig(AppConfig):
    name = "administrativ_adgang"
    verbose_name = "Administrativ Adgang"

    def ready(self) -> None:
        """Let the log-in be noticed; models may not be imported before."""
        from administrativ_adgang.fbrs import sessions  # noqa: F401, PLC0415
