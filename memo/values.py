"""How simple values stand in the XML and in the model. What is read here has passed the schema already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from memo.model import MessageType
from memo.versions import known_version

_DATE_LENGTH = len("2026-01-31")
_MIDNIGHT_AT_THE_END = "T24:00:00"


class OutOfRange(ValueError):
    """A moment that XML Schema allows and a calendar in use does not, such as the year 12000."""


def read_date_time(text: str) -> datetime:
    """A moment in UTC. More than six decimals, which .NET writes, are cut off. Raises ``OutOfRange``."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _read_unusual_date_time(text.strip())


def _read_unusual_date_time(text: str) -> datetime:
    try:
        if _MIDNIGHT_AT_THE_END in text:
            return datetime.fromisoformat(text.replace(_MIDNIGHT_AT_THE_END, "T00:00:00")) + timedelta(days=1)
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise OutOfRange(text) from error


def read_date(text: str) -> date:
    """A day; a time zone after it is passed over. Raises ``OutOfRange``."""
    text = text.strip()
    try:
        if text[_DATE_LENGTH : _DATE_LENGTH + 1] not in ("", "Z", "+", "-"):
            raise ValueError(text)
        return date.fromisoformat(text[:_DATE_LENGTH])
    except ValueError as error:
        raise OutOfRange(text) from error


def _read_integer(text: str) -> int:
    """Any number of zeros may lead; Python by itself refuses to read thousands of digits."""
    try:
        return int(text)
    except ValueError:
        text = text.strip()
        digits = text.lstrip("+-0") or "0"
        return -int(digits) if text.startswith("-") else int(digits)


def write_date_time(value: datetime) -> str:
    """In UTC with a Z, with decimals only where there are any. Raises ``ValueError`` without a time zone."""
    if value.tzinfo is None:
        raise ValueError("A time without a time zone cannot be written.")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _read_boolean(text: str) -> bool:
    return text.strip() in ("true", "1")


READ: dict[type, Callable[[str], Any]] = {
    str: str,
    bool: _read_boolean,
    int: _read_integer,
    Decimal: known_version,
    UUID: UUID,
    datetime: read_date_time,
    date: read_date,
    MessageType: MessageType,
}

WRITE: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "true" if value else "false",
    int: str,
    Decimal: str,
    UUID: str,
    datetime: write_date_time,
    date: date.isoformat,
    MessageType: str,
}
