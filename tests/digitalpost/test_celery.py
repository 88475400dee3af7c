"""A job's log lines carry its name and ids."""

from __future__ import annotations

import json
import logging

import structlog
from celery import signals

from administrativ_adgang import tasks
from administrativ_adgang.core.logcontext import JsonFormatter


def test_the_lines_of_a_job_name_it_and_not_the_one_before() -> None:
    try:
        signals.task_prerun.send(sender=tasks.deliver, task_id="1", task=tasks.deliver, args=["a-system"], kwargs={})
        signals.task_prerun.send(sender=tasks.sweep, task_id="2", task=tasks.sweep, args=[], kwargs={})
        record = logging.LogRecord("x", logging.INFO, "f", 1, "Alt vel", (), None)
        line = json.loads(JsonFormatter().format(record))
    finally:
        structlog.contextvars.clear_contextvars()
    assert (line["job"], line["job_id"]) == ("sweep", "2")
    assert "of" not in line
