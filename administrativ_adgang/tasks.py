"""The door for workers: every job loads by id, calls one service, and may always run twice.

A job that has more to do when its time is up asks to be woken again, so that others get their turn. The sweep wakes
everything that waits: it is what makes a lost wake-up, or a lost broker, cost seconds and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from celery import shared_task

from administrativ_adgang.connection import emptying
from administrativ_adgang.core import job_names, jobs, places
from administrativ_adgang.delivery import outbox
from administrativ_adgang.distribution import delivering, delivering_receipts, services, unpacking
from administrativ_adgang.distribution.pace import Gathering
from administrativ_adgang.fbrs import document_cleaning, expiry, reviews
from administrativ_adgang.mail import sending
from administrativ_adgang.messages import cleaning, purge, selectors
from administrativ_adgang.recovery import pacing, watch

WORK_SECONDS = 10
# What the steps take at most, roughly; fewer means that they have caught up.
_BATCH = 500


@shared_task(name=job_names.DISTRIBUTE)
def distribute() -> None:
    """Distribute everything that has been accepted: one worker alone, for two would halve each other's batches.

    While it is at work its wake-up stands, so that hardly anybody else is woken. It is taken back at the end, before
    the last look: what came until then is seen, and what comes later wakes somebody.
    """
    with places.place(job_names.DISTRIBUTE) as mine:
        if not mine:
            return
        _work(services.distribute_received)
    jobs.take_back(job_names.DISTRIBUTE)
    if services.has_received():
        jobs.wake(job_names.DISTRIBUTE)


@shared_task(name=job_names.RELEASE)
def release() -> None:
    """Send on what has reached its delivery date."""
    jobs.take_back(job_names.RELEASE)
    if _work(services.release_due):
        jobs.wake(job_names.RELEASE)


@shared_task(name=job_names.UNPACK)
def unpack(container_id: str) -> None:
    """Unpack one container."""
    jobs.take_back(job_names.UNPACK, container_id)
    unpacking.unpack(UUID(container_id))


@shared_task(name=job_names.DELIVER)
def deliver(system_id: str) -> None:
    """Drain one receiver."""
    if delivering.deliver(UUID(system_id)):
        jobs.wake(job_names.DELIVER, system_id)


@shared_task(name=job_names.SEND_RECEIPTS)
def send_receipts(system_id: str) -> None:
    """Push the receipts of one sender system."""
    jobs.take_back(job_names.SEND_RECEIPTS, system_id)
    if delivering_receipts.send_receipts(UUID(system_id)):
        jobs.wake(job_names.SEND_RECEIPTS, system_id)


@shared_task(name=job_names.EMPTY)
def empty(run_id: str) -> None:
    """Go on with one emptying."""
    jobs.take_back(job_names.EMPTY, run_id)
    if _work(lambda: emptying.enqueue_next(UUID(run_id))):
        jobs.wake(job_names.EMPTY, run_id)


@shared_task(name=job_names.SWEEP)
def sweep() -> None:
    """Wake everything that waits and nobody holds."""
    jobs.take_back(job_names.SWEEP)
    jobs.wake(job_names.DISTRIBUTE)
    for container_id in selectors.containers_to_unpack():
        jobs.wake(job_names.UNPACK, str(container_id))
    for system_id in outbox.systems_with_due_deliveries():
        jobs.wake(job_names.DELIVER, str(system_id))
    for system_id in outbox.systems_with_due_receipts():
        jobs.wake(job_names.SEND_RECEIPTS, str(system_id))
    for run_id in emptying.settle_running():
        jobs.wake(job_names.EMPTY, str(run_id))


@shared_task(name=job_names.EXPIRE_GRANTS)
def expire_grants() -> None:
    """Let rights end and begin by the clock, and tell of those that end soon."""
    jobs.take_back(job_names.EXPIRE_GRANTS)
    expiry.begin_grants()
    if _work(expiry.expire_grants) or _work(expiry.send_notices):
        jobs.wake(job_names.EXPIRE_GRANTS)


@shared_task(name=job_names.START_REVIEWS)
def start_reviews() -> None:
    """Begin the half-yearly review where it is time."""
    jobs.take_back(job_names.START_REVIEWS)
    _work(reviews.start_due_rounds)


@shared_task(name=job_names.SEND_MAIL)
def send_mail() -> None:
    """Send the e-mails that wait."""
    jobs.take_back(job_names.SEND_MAIL)
    if _work(sending.send_due):
        jobs.wake(job_names.SEND_MAIL)


@shared_task(name=job_names.WATCH)
def watch_receivers() -> None:
    """Warn of receivers that take nothing, and switch off those that have had their seven days."""
    jobs.take_back(job_names.WATCH)
    watch.watch()


@shared_task(name=job_names.RESEND)
def resend() -> None:
    """Give waiting post of the runs that go on its turn."""
    jobs.take_back(job_names.RESEND)
    pacing.give_turns()


@shared_task(name=job_names.ALIVE)
def alive(queue: str) -> None:
    """Give a sign of life: whoever runs this is reading the queue."""
    jobs.give_sign_of_life(queue)


@shared_task(name=job_names.CLEAN_STORAGE)
def clean_storage() -> None:
    """Remove content that no row names, left by crashes."""
    jobs.take_back(job_names.CLEAN_STORAGE)
    cleaning.remove_orphans()
    document_cleaning.remove_orphans()


@shared_task(name=job_names.PURGE)
def purge_rows() -> None:
    """Remove rows that have had their time."""
    jobs.take_back(job_names.PURGE)
    if _work(purge.purge):
        jobs.wake(job_names.PURGE)


def _work(step: Callable[[], int]) -> bool:
    """Repeat a step until it finds nothing; whether it was stopped by the time instead."""
    end = time.monotonic() + WORK_SECONDS
    gathering = Gathering()
    while time.monotonic() < end:
        number = step()
        if not number:
            return False
        gathering.took(number, asked=_BATCH)
    return True
