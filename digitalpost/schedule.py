"""Timed jobs, and the queue each kind of work goes to.

A queue per kind of work: a long unpacking or a slow receiver must not stand in front of routing.
Worker start commands read :data:`QUEUE_NAMES`, so every queue written to is also read.
"""

from __future__ import annotations

from typing import Any

from kombu import Queue

from administrativ_adgang.core import job_names

QUEUE_NAMES = ("distribute", "unpack", "deliver", "receipts", "empty", "sweep", "mail", "purge")
QUEUES = [Queue(name) for name in QUEUE_NAMES]

ROUTES: dict[str, dict[str, str]] = {
    job_names.DISTRIBUTE: {"queue": "distribute"},
    job_names.UNPACK: {"queue": "unpack"},
    job_names.DELIVER: {"queue": "deliver"},
    job_names.SEND_RECEIPTS: {"queue": "receipts"},
    job_names.EMPTY: {"queue": "empty"},
    job_names.SWEEP: {"queue": "sweep"},
    job_names.RELEASE: {"queue": "sweep"},
    job_names.CLEAN_STORAGE: {"queue": "sweep"},
    job_names.EXPIRE_GRANTS: {"queue": "sweep"},
    job_names.START_REVIEWS: {"queue": "sweep"},
    job_names.SEND_MAIL: {"queue": "mail"},
    job_names.PURGE: {"queue": "purge"},
    job_names.WATCH: {"queue": "sweep"},
    job_names.RESEND: {"queue": "sweep"},
    job_names.ALIVE: {"queue": "sweep"},  # and to every other queue, by the timed jobs below
}

# The sweep is the safety net under every lost wake-up, so its period is the longest anybody waits for one.
TIMED_JOBS: dict[str, dict[str, Any]] = {
    "sweep": {"task": job_names.SWEEP, "schedule": 5.0, "options": {"expires": 10}},
    "release": {"task": job_names.RELEASE, "schedule": 60.0, "options": {"expires": 60}},
    "expire-grants": {"task": job_names.EXPIRE_GRANTS, "schedule": 60.0, "options": {"expires": 60}},
    "watch": {"task": job_names.WATCH, "schedule": 60.0, "options": {"expires": 60}},
    "resend": {"task": job_names.RESEND, "schedule": 5.0, "options": {"expires": 5}},
    "send-mail": {"task": job_names.SEND_MAIL, "schedule": 30.0, "options": {"expires": 30}},
    "start-reviews": {"task": job_names.START_REVIEWS, "schedule": 3600.0, "options": {"expires": 3600}},
    "purge": {"task": job_names.PURGE, "schedule": 3600.0, "options": {"expires": 3600}},
    "clean-storage": {"task": job_names.CLEAN_STORAGE, "schedule": 3600.0, "options": {"expires": 3600}},
    **{
        f"alive-{queue}": {
            "task": job_names.ALIVE,
            "args": [queue],
            "schedule": 30.0,
            "options": {"queue": queue, "expires": 30},
        }
        for queue in QUEUE_NAMES
    },
}
