"""Many rows as one table expression, for statements whose length and number do not grow with the rows.

The rows travel as one JSON text: that costs a fraction of binding a value for every column of every row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL


def among(ids: Collection[UUID]) -> RawSQL:
    """For a ``pk__in``: the ids as one value of the statement, where a list would be one for each of them."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(ids)])


@dataclass(frozen=True, slots=True)
class Insertion:
    """``INSERT INTO … SELECT … FROM`` the rows as text with its one value, open for a WHERE or ON CONFLICT."""

    sql: str
    rows: str


def insertion(rows: Sequence[models.Model], **computed: str) -> Insertion:
    """The statement that inserts rows of one model, at least one. The database gives out automatic keys.

    ``computed`` gives for a column the expression that makes its value; the row's own columns stand in ``given``.
    """
    sql, fields = _statement(type(rows[0]), **computed)
    return Insertion(
        sql, json.dumps([{column: getattr(row, name) for name, column in fields} for row in rows], default=str)
    )


@cache
def _statement(model: type[models.Model], **computed: str) -> tuple[str, list[tuple[str, str]]]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = [str(field.column) for field in fields]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    values = ", ".join(computed.get(name, f"given.{connection.ops.quote_name(name)}") for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    source = f"json_populate_recordset(NULL::{table}, %s) WITH ORDINALITY AS given"
    sql = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {source}"
    return sql, [(field.attname, str(field.column)) for field in fields]
