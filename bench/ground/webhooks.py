"""django-webhook (PyPI) with its worker: a task per notice, each with a connection of its own and a stored event."""

from __future__ import annotations

import sys
import time

from bench.ground import peers
from bench.ground.house import House, wait_until
from bench.ground.receiving import Sink
from bench.ground.usual import Usual, usual

_PREFORK = 2
_REQUIREMENTS = (
    "django-webhook==0.0.15",
    "django-model-utils==4.5.1",
    "requests==2.32.5",
    "urllib3==2.5.0",
    "idna==3.10",
    "certifi==2025.8.3",
    "charset-normalizer==3.4.3",
)


class WebhookPerNotice:
    """Call :meth:`where_installed`; None where the packages cannot be had."""

    def __init__(self, reference: Usual) -> None:
        self._usual = reference
        self._house = reference.house

    @classmethod
    def where_installed(cls, house: House) -> WebhookPerNotice | None:
        """Prepare it in a house of its own."""
        folder = peers.fetch("django_webhook", *_REQUIREMENTS)
        return cls(usual(house, REFERENCE_WEBHOOKS="1", packages=folder)) if folder else None

    def push(self, sink: Sink, number: int) -> float:
        """Seconds a notice, from when the worker starts on what is queued to the last stored result."""
        before = self._count()
        self._house.run((sys.executable, "-m", "bench.reference.announce", sink.address("webhook"), str(number)))
        worker = (sys.executable, "-m", "celery", "-A", "bench.reference.worker", "worker", "-c", str(_PREFORK))
        self._house.start("webhook-worker", (*worker, "-l", "ERROR", "-n", f"hook{time.monotonic_ns()}@localhost"))
        wait_until(lambda: self._count() > before, seconds=60, what="django-webhook's worker starts")
        early, begun = self._count() - before, time.perf_counter()
        wait_until(lambda: self._count() == before + number, seconds=120, what=f"{number} notices")
        seconds = time.perf_counter() - begun
        self._house.stop("webhook-worker")
        sink.expect_number("webhook", number)
        return seconds / (number - early)

    def _count(self) -> int:
        with self._usual.connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM django_webhook_webhookevent WHERE status = 'SUCCESS'"
            ).fetchone()
        assert row is not None
        return int(str(row[0]))
