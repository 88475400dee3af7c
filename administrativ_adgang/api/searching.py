"""Searches: the parameters ``any``, ``fields``, ``page``, ``size``, ``sortFields`` and ``next``, and the answer.

Source: interface description, section 2.3 and annex 1. ``next`` of an answer is the cursor [milliseconds,
transactionId] of its last row; given back as a parameter it goes on from there, however deep. Pages by number reach the
first 10,000.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from administrativ_adgang.api import paging, values
from administrativ_adgang.api.parameters import Parameters
from administrativ_adgang.core.base import Versioned

Row = TypeVar("Row", bound=Versioned)

#: A list is counted, and paged by number, no further than this.
COUNTED = 10_000
CREATED = "createdDate"
SORTABLE: Mapping[str, str] = {CREATED: "created_at", "createdDateTime": "created_at", "lastUpdated": "updated_at"}


@dataclass(frozen=True, slots=True)
class Search:
    """Which rows of a list, in which order and how much of each."""

    number: int
    size: int
    words: str
    fields: tuple[str, ...]
    order: str
    is_ascending: bool
    after: tuple[datetime, UUID] | None


def read(parameters: Parameters, *, sortable: Mapping[str, str] = SORTABLE) -> Search:
    """The common parameters; faults are left with ``parameters`` until its check."""
    if parameters.text("searchParameters"):
        parameters.refuse("searchParameters", "searchParameters bruges ikke her. Brug felterne.", fault="not.offered")
    size = parameters.number("size", paging.DEFAULT_SIZE, 1, paging.LARGEST_SIZE)
    number = parameters.number("page", 0, 0, COUNTED // size)
    name, _, direction = parameters.text("sortFields").partition(":")
    if (name and name not in sortable) or direction.lower() not in ("", "asc", "desc"):
        parameters.refuse("sortFields", f"sortFields skal være {', '.join(sortable)} med :asc eller :desc.")
    order = sortable.get(name, "created_at")
    cursor = parameters.text("next")
    after = _read_cursor(cursor.replace(" ", "+"))
    if cursor and (after is None or order != "created_at"):
        parameters.refuse("next", "next skal være den værdi, I fik, og kun sammen med sortering efter oprettelse.")
    words = parameters.text("any").replace("*", " ").strip()
    fields = tuple(name.strip() for name in parameters.text("fields").split(",") if name.strip())
    return Search(number, size, words, fields, order, direction.lower() != "desc", after)


def answer(
    rows: QuerySet[Row], search: Search, *, name: str, as_json: Callable[[Sequence[Row]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """One page under the plural name of its type."""
    total = rows.order_by()[:COUNTED].count()
    sign, compared = ("", "gt") if search.is_ascending else ("-", "lt")
    if search.after is not None:
        moment, identifier = search.after
        rows = rows.filter(
            Q(**{f"created_at__{compared}": moment}) | Q(created_at=moment, **{f"pk__{compared}": identifier})
        )
    start = 0 if search.after else search.number * search.size
    found = list(rows.order_by(f"{sign}{search.order}", f"{sign}pk")[start : start + search.size + 1])
    shown = found[: search.size]
    body: dict[str, Any] = {
        "currentPage": search.number,
        "totalPages": paging.pages_of(total, search.size),
        "elementsOnPage": len(shown),
        "totalElements": total,
    }
    if len(found) > len(shown) and search.order == "created_at":
        body["next"] = _cursor(shown[-1])
    return {**body, name: [values.only(one, search.fields) for one in as_json(shown)]}


def _cursor(row: Versioned) -> str:
    milliseconds = int(row.created_at.timestamp() * 1000)
    return base64.b64encode(json.dumps([milliseconds, values.transaction_id(row, row.created_at)]).encode()).decode()


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    try:
        _, transaction = json.loads(base64.b64decode(text, validate=True))
        data = base64.b64decode(transaction, validate=True)
        microseconds = int.from_bytes(data[:8], "big") // 1000
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds), UUID(bytes=data[8:])
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        return None
