"""A task per letter: read it, push it over this process's kept connection, write the result."""

from __future__ import annotations

import http.client
from functools import cache
from urllib.parse import urlsplit

from celery import shared_task
from django.db import transaction

from bench.reference.models import Event, Letter


@shared_task(name="push")
def push(identifier: str, address: str) -> None:
    """Push one letter."""
    letter = Letter.objects.get(pk=identifier)
    url = urlsplit(address)
    connection = _connection(url.netloc)
    connection.request("POST", url.path, bytes(letter.content), {"Content-Type": "application/xml"})
    response = connection.getresponse()
    response.read()
    with transaction.atomic():
        letter.status = "DELIVERED" if 200 <= response.status < 300 else "FAILED"
        letter.save(update_fields=["status"])
        Event.objects.create(letter=letter, tag=letter.status)


@cache
def _connection(place: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(place, timeout=30)
