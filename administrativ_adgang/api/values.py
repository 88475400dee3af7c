"""How values are written in answers, and what stored things have in common there."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from administrativ_adgang.core.base import Versioned


def time(moment: datetime | None) -> str | None:
    """UTC with milliseconds and a Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what has no value: it is left out, never sent as null."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def only(fields: dict[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
    """The fields a caller asked for, and always the id; all of them when it named none."""
    names = {*wanted, "id"}
    return fields if len(names) == 1 else {name: value for name, value in fields.items() if name in names}


def stored(row: Versioned, *, created: str = "createdDate") -> dict[str, Any]:
    """What nearly every stored type has: id, version, transactionId, and when it was made and changed."""
    return {
        "id": str(row.pk),
        "version": row.version,
        "transactionId": transaction_id(row, row.updated_at),
        created: time(row.created_at),
        "lastUpdated": time(row.updated_at),
    }


def transaction_id(row: Versioned, moment: datetime) -> str:
    """Base64 of 24 bytes: a moment in nanoseconds and the row's id."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    nanoseconds = ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1_000
    return base64.b64encode(nanoseconds.to_bytes(8, "big") + row.pk.bytes).decode()
