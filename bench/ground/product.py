"""Opens the product in this process, on a database that is empty but for its tables."""

from __future__ import annotations

import os
from pathlib import Path

import django
import redis
from django.core.management import call_command

from bench.ground.house import fresh_database


def open_product() -> None:
    """Call it once, before anything with a model is imported; the engines must be up (``make bench``)."""
    if "BENCH_DATABASE_URL" in os.environ:
        return
    os.environ["BENCH_DATABASE_URL"] = os.environ["DATABASE_URL"]
    os.environ.update(
        DATABASE_URL=fresh_database("bench_product"),
        DJANGO_SETTINGS_MODULE="digitalpost.settings",
        DEMO="true",
        LOG_LEVEL="WARNING",
        CONTENT_DIR=str(Path(os.environ["VAR_DIR"]) / "content"),
    )
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()
    django.setup()
    call_command("migrate", verbosity=0)
