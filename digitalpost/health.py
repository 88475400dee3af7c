"""One page for operators: does the database answer, the broker, the storage, and how old is the oldest waiting post."""

from __future__ import annotations

from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from administrativ_adgang.core import clock, jobs
from administrativ_adgang.delivery import outbox


def page(request: HttpRequest) -> JsonResponse:
    """200 when everything answers, 503 when something does not; the body says what. No personal data."""
    parts = {"database": _database(), "broker": jobs.broker_answers(), "storage": storages["content"] is not None}
    oldest = outbox.oldest_waiting() if parts["database"] else None
    body = {
        **{name: "ok" if works else "fails" for name, works in parts.items()},
        "oldestWaitingSeconds": int((clock.now() - oldest).total_seconds()) if oldest else 0,
    }
    return JsonResponse(body, status=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False
