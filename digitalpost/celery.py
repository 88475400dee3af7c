"""The worker application."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, Task, signals

from administrativ_adgang.core import logcontext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digitalpost.settings")

application = Celery("digitalpost")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks(["administrativ_adgang"])


@signals.task_prerun.connect
def name_the_job(task_id: str, task: Task, args: list[Any], **_: Any) -> None:
    """Let every log line of a job carry its name, its id and what it works on."""
    logcontext.begin(job=task.name, job_id=task_id, **({"of": args[0]} if args else {}))
