"""Many rows as one table expression, for statements whose length and number do not grow with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Insertion:
    """``INSERT INTO … SELECT … FROM unnest(…)`` as text, open for a WHERE or ON CONFLICT behind it, and its values."""

    sql: str
    values: list[list[Any]]


def insertion(rows: Sequence[models.Model]) -> Insertion:
    """The statement that inserts rows of one model, at least one. The database gives out automatic keys."""
    sql, fields = _statement(type(rows[0]))
    return Insertion(
        sql, [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields]
    )


@cache
def _statement(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    arrays = ", ".join(f"%s::{_element_type(field)}[]" for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM unnest({arrays}) AS given ({columns})", fields


def _element_type(field: models.Field[Any, Any]) -> str:
    """The column's type without its length, which the table checks when the row is written."""
    return str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection)).partition("(")[0]
