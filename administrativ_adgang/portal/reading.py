"""A page that reads cannot write: held at the database connection, not by good intentions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_READS = re.compile(
    r"[\s(]*(SELECT|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE
)
_LOCKS = re.compile(r"\bFOR (NO KEY )?UPDATE\b", re.IGNORECASE)


class WriteOnReadingPage(RuntimeError):
    """A page that only reads tried to write: a mistake of ours, never the person's."""


@contextmanager
def read_only() -> Iterator[None]:
    """Nothing but reading reaches the database inside the block."""

    def only_reads(execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if not _READS.match(text) or _LOCKS.search(text):
            raise WriteOnReadingPage(text[:80])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(only_reads):
        yield
