"""The database driver itself, for statements that carry bytes or long lists.

Django writes every value into the text of the statement, bytes as two digits each; here they travel beside it in binary
form. Same connection, same transaction, same errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


@contextmanager
def cursor() -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
    """A cursor that reads binary values. Placeholders are ``%b``. Raises Django's database errors."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        made = psycopg.Cursor(connection.connection)
        made.format = psycopg.pq.Format.BINARY
        with made:
            yield made
