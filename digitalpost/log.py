"""Logging: one JSON line per event, with the ids that follow a request or job, and personal numbers masked."""

from __future__ import annotations

from typing import Any


def configuration(*, level: str) -> dict[str, Any]:
    """The dictionary Django's LOGGING setting wants."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "administrativ_adgang.core.logcontext.JsonFormatter"}},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "ERROR"},
            "aiohttp": {"level": "ERROR"},
        },
    }
