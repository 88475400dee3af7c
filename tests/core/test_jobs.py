"""Waking workers: after commit, once, and never at the cost of the request."""

import pytest
import redis
from django.conf import settings
from django.db import transaction

from administrativ_adgang.core import job_names, jobs
from digitalpost import schedule


@pytest.fixture
def queue():
    """The real broker's queue for delivery, emptied first."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.flushdb()
    return lambda: broker.llen("deliver")


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_goes_out_after_commit_and_only_once(queue):
    with transaction.atomic():
        jobs.wake(job_names.DELIVER, "a")
        jobs.wake(job_names.DELIVER, "a")
        assert queue() == 0
    assert queue() == 1
    jobs.take_back(job_names.DELIVER, "a")
    jobs.wake(job_names.DELIVER, "a")
    assert queue() == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_out_when_the_transaction_is_undone(queue):
    with transaction.atomic():
        jobs.wake(job_names.DELIVER, "b")
        transaction.set_rollback(True)
    assert queue() == 0


@pytest.mark.django_db(transaction=True)
def test_a_missing_broker_does_not_fail_the_caller(monkeypatch, caplog):
    gone = redis.Redis(unix_socket_path="/nonexistent/redis.socket")
    monkeypatch.setattr(jobs, "_broker", lambda: gone)
    jobs.wake(job_names.DELIVER, "c")
    jobs.take_back(job_names.DELIVER, "c")
    assert not jobs.broker_answers()
    assert "sweep takes over" in caplog.text


def test_every_job_has_a_queue_that_a_worker_reads():
    assert set(schedule.ROUTES) == set(job_names.ALL)
    assert {route["queue"] for route in schedule.ROUTES.values()} == set(schedule.QUEUE_NAMES)
    assert {job["task"] for job in schedule.TIMED_JOBS.values()} <= set(job_names.ALL)
