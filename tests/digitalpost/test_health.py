"""What operators are told, and who is told it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client

from administrativ_adgang import tasks
from administrativ_adgang.core import clock, jobs
from administrativ_adgang.delivery.causes import Cause
from digitalpost.schedule import QUEUE_NAMES, TIMED_JOBS
from tests.people import Cast
from tests.recovery.worlds import failing, note

INSIDE = {"oldestWaitingSeconds", "waiting", "receivers", "workers", "mail"}


def health(address: str = "127.0.0.1") -> Any:
    return Client(REMOTE_ADDR=address).get("/health")


def metrics(address: str = "127.0.0.1") -> Any:
    return Client(REMOTE_ADDR=address).get("/metrics")


def test_operators_see_the_queue_of_each_receiver_and_the_oldest_message(cast: Cast) -> None:
    born = failing(cast, 3)
    with clock.moved(by=timedelta(hours=1)):
        body = health().json()
    assert body["database"] == body["broker"] == body["storage"] == "ok"
    assert body["waiting"] == 3
    assert 3600 <= body["oldestWaitingSeconds"] < 3700
    (one,) = body["receivers"]
    assert (one["system"], one["waiting"], one["cause"]) == (str(born.pk), 3, Cause.CONNECTION_REFUSED)
    assert one["failingSeconds"] >= 3600
    assert body["mail"] == {"waiting": 0, "oldestSeconds": 0, "givenUp": 0}


@pytest.mark.django_db
def test_anybody_else_is_told_what_answers_and_nothing_more() -> None:
    answer = health("192.0.2.7")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "storage": "ok"}
    assert health().json().keys() >= INSIDE
    assert metrics("192.0.2.7").status_code == 404


@pytest.mark.django_db
def test_other_networks_may_be_named(settings: Any) -> None:
    settings.OPERATOR_NETWORKS = ["192.0.2.0/24"]
    assert health("192.0.2.7").json().keys() >= INSIDE
    assert metrics("192.0.2.7").status_code == 200
    assert metrics().status_code == 404


@pytest.mark.django_db
def test_a_worker_that_reads_its_queue_gives_a_sign_of_life() -> None:
    # Every queue is asked on its own, so one whose worker is gone falls silent.
    asked = {job["options"]["queue"] for job in TIMED_JOBS.values() if job["task"] == "alive"}
    assert asked == set(QUEUE_NAMES)
    with clock.moved(by=-timedelta(minutes=5)):
        tasks.alive("deliver")
    workers = health().json()["workers"]
    assert set(workers) == set(QUEUE_NAMES)
    assert 300 <= workers["deliver"] < 400
    tasks.alive("deliver")
    assert health().json()["workers"]["deliver"] < 100


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_told_of_and_the_rest_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = jobs.redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    monkeypatch.setattr(jobs, "_broker", lambda: nobody)
    tasks.alive("deliver")
    answer = health()
    assert answer.status_code == 503
    assert answer.json()["broker"] == "fails"
    assert set(answer.json()["workers"].values()) == {None}
    assert 'digitalpost_up{part="broker"} 0.0' in metrics().content.decode()


@pytest.mark.django_db
def test_a_disk_that_takes_nothing_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storages["default"], "save", full)
    answer = health()
    assert (answer.status_code, answer.json()["storage"]) == (503, "fails")


def test_prometheus_reads_the_same_figures(cast: Cast) -> None:
    born = failing(cast, 2)
    note(born, Cause.TIME_OUT, Cause.TIME_OUT)
    text = metrics().content.decode()
    for line in (
        'digitalpost_up{part="database"} 1.0',
        "digitalpost_waiting_messages 2.0",
        f'digitalpost_receiver_waiting_messages{{system="{born.pk}"}} 2.0',
        'digitalpost_tries_today{outcome="TIME_OUT"} 2.0',
        'digitalpost_tries_today{outcome="CONNECTION_REFUSED"} 1.0',
        "digitalpost_mail_given_up 0.0",
    ):
        assert line in text.splitlines()
    assert f'digitalpost_receiver_failing_seconds{{system="{born.pk}"}}' in text
