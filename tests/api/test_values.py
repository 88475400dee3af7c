"""How values are written."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime, timedelta, timezone

from administrativ_adgang.api import values
from administrativ_adgang.fbrs.models import Organisation

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)


def test_times_are_utc_with_milliseconds() -> None:
    danish = NOON.astimezone(timezone(timedelta(hours=1)))
    assert values.time(danish) == "2026-03-04T12:00:00.123Z"
    assert values.time(None) is None


def test_what_is_empty_is_left_out_and_false_and_zero_are_not() -> None:
    assert values.filled({"a": None, "b": "", "c": False, "d": 0, "e": []}) == {"c": False, "d": 0, "e": []}


def test_a_transaction_id_is_a_moment_in_nanoseconds_and_an_id() -> None:
    row = Organisation(id=uuid.uuid4())
    data = base64.b64decode(values.transaction_id(row, NOON))
    assert int.from_bytes(data[:8], "big") == int(NOON.timestamp()) * 10**9 + 123_456_000
    assert uuid.UUID(bytes=data[8:]) == row.pk


def test_fields_that_were_asked_for_come_with_the_id() -> None:
    fields = {"id": 1, "name": 2, "type": 3}
    assert values.only(fields, ["name", "unknown"]) == {"id": 1, "name": 2}
    assert values.only(fields, []) == fields
