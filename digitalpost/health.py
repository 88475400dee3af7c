"""Health for operators: what answers, how old the oldest waiting post is, what waits for each receiver, and when each
queue was last known to be read. No personal data.

Anybody is told whether database, broker and storage answer; the rest is for the networks of operators.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from administrativ_adgang.core import clock, jobs
from administrativ_adgang.delivery import outbox
from administrativ_adgang.mail import selectors as mail
from administrativ_adgang.recovery import overview
from digitalpost.operators import is_operator
from digitalpost.schedule import QUEUE_NAMES


def page(request: HttpRequest) -> JsonResponse:
    """200 when everything answers, 503 when something does not; the body says what."""
    found = parts()
    body: dict[str, Any] = {name: "ok" if works else "fails" for name, works in found.items()}
    if found["database"] and is_operator(request):
        body |= _inside()
    return JsonResponse(body, status=200 if all(found.values()) else 503)


def parts() -> dict[str, bool]:
    """What everything depends on, and whether it answers."""
    return {"database": _database(), "broker": jobs.broker_answers(), "storage": _storage()}


def seconds_since(moment: datetime | None) -> int:
    """How long ago, for figures; nothing at all is 0."""
    return max(int((clock.now() - moment).total_seconds()), 0) if moment else 0


def _inside() -> dict[str, Any]:
    signs = jobs.signs_of_life()
    letters = mail.standing()
    return {
        "oldestWaitingSeconds": seconds_since(outbox.oldest_waiting()),
        "waiting": overview.waiting_in_all(),
        "receivers": [
            {
                "system": str(queue.system_id),
                "waiting": queue.waiting,
                "failingSeconds": seconds_since(queue.first_failure_at),
                "cause": queue.last_cause if queue.first_failure_at else "",
            }
            for queue in overview.queues()
        ],
        "workers": {name: seconds_since(signs[name]) if name in signs else None for name in QUEUE_NAMES},
        "mail": {
            "waiting": letters.waiting,
            "oldestSeconds": seconds_since(letters.oldest_at),
            "givenUp": letters.given_up,
        },
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _storage() -> bool:
    """Whether content can be written at this moment: a full disk answers as one that is gone."""
    storage = storages["default"]
    try:
        name = storage.save(f"health/{uuid.uuid4()}", ContentFile(b"ok"))
        storage.delete(name)
        return True
    except OSError:
        return False
