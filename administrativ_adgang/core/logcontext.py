"""Ids that follow a request or job into every log line, and the formatter that writes the line."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from administrativ_adgang.core.masking import mask_text


@contextmanager
def bound(**identifiers: Any) -> Iterator[None]:
    """Bind ids to every log line written inside the block."""
    with structlog.contextvars.bound_contextvars(**{name: str(value) for name, value in identifiers.items()}):
        yield


def begin(**identifiers: Any) -> None:
    """Forget the ids of what ran in this thread before, and bind those of what begins."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**{name: str(value) for name, value in identifiers.items()})


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Personal numbers are masked wherever they stand."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **structlog.contextvars.get_contextvars(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return mask_text(json.dumps(line, ensure_ascii=False, default=str))
