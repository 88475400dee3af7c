"""Figures for Prometheus, read off the rows at each scrape, so that every web process tells the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from administrativ_adgang.core import jobs
from administrativ_adgang.delivery import outbox
from administrativ_adgang.mail import selectors as mail
from administrativ_adgang.recovery import overview
from digitalpost import health
from digitalpost.operators import is_operator


def page(request: HttpRequest) -> HttpResponse:
    """The figures, for the networks of operators; for anybody else there is no such page."""
    if not is_operator(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _House(Collector):
    """Everything there is to tell at this moment."""

    def collect(self) -> Iterator[Metric]:
        parts = health.parts()
        yield _labelled("up", "Whether a part answers", "part", {name: int(works) for name, works in parts.items()})
        signs = {name: health.seconds_since(at) for name, at in jobs.signs_of_life().items()}
        yield _labelled("worker_silent_seconds", "Since a queue's workers gave a sign of life", "queue", signs)
        if parts["database"]:
            yield from _post()
            yield from _mail()


def _post() -> Iterator[Metric]:
    queues = overview.queues()
    yield _plain("waiting_messages", "Messages that wait for receivers", overview.waiting_in_all())
    yield _plain(
        "oldest_waiting_seconds",
        "Age of the message that has waited longest",
        health.seconds_since(outbox.oldest_waiting()),
    )
    waiting = {str(queue.system_id): queue.waiting for queue in queues}
    yield _labelled("receiver_waiting_messages", "Messages that wait for a receiver", "system", waiting)
    failing = {
        str(queue.system_id): health.seconds_since(queue.first_failure_at) for queue in queues if queue.first_failure_at
    }
    yield _labelled("receiver_failing_seconds", "Since nothing has reached a receiver", "system", failing)
    tries = {cause or "SUCCESS": number for cause, number in overview.tries_today().items()}
    yield _labelled("tries_today", "Tries that ended today, by outcome", "outcome", tries)


def _mail() -> Iterator[Metric]:
    letters = mail.standing()
    yield _plain("mail_waiting", "E-mails that wait to be sent", letters.waiting)
    yield _plain("mail_given_up", "E-mails given up in the last seven days", letters.given_up)


def _plain(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"digitalpost_{name}", meaning, value=value)


def _labelled(name: str, meaning: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"digitalpost_{name}", meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
