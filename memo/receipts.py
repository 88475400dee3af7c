"""Receipts: the JSON that tells a sender what became of a message or a container.

Source: the interface's Receipt type, which serves technical and business receipts alike. Reading is as tolerant as real
recipient systems need: seven decimals in times, ``null`` for what is empty, fields nobody knows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from memo.errors import MemoError


class ReceiptStatus(StrEnum):
    """What became of the transmission."""

    RECEIVED = "RECEIVED"
    """Technical receipt: it has arrived and will be examined."""
    COMPLETED = "COMPLETED"
    """Business receipt: valid and accepted for the recipient."""
    INVALID = "INVALID"
    """Business receipt: the content or the format is wrong."""
    NOT_ALLOWED = "NOT_ALLOWED"
    """Business receipt: the sender or the recipient may not."""

    @property
    def is_positive(self) -> bool:
        return self in (ReceiptStatus.RECEIVED, ReceiptStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt. ``message_uuid`` is empty on the technical receipt of a container; times are aware."""

    transmission_id: UUID
    timestamp: datetime
    status: ReceiptStatus
    message_uuid: UUID | None = None
    message_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One unusable field of a receipt; ``field`` is its name in the JSON, empty for the document as a whole."""

    field: str
    text: str


class ReceiptError(MemoError):
    """The receipt cannot be used; ``problems`` names every field that is wrong."""

    def __init__(self, *problems: FieldProblem) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.text for problem in problems))


def build_receipt(receipt: Receipt, *, leave_out_empty: bool = True) -> bytes:
    """The receipt as JSON in UTF-8. ``leave_out_empty=False`` writes ``null`` for clients that want every field."""
    fields = {
        "transmissionId": str(receipt.transmission_id),
        "messageUUID": str(receipt.message_uuid) if receipt.message_uuid else None,
        "messageId": receipt.message_id or None,
        "errorCode": receipt.error_code or None,
        "errorMessage": receipt.error_message or None,
        "timeStamp": _format_time(receipt.timestamp),
        "receiptStatus": receipt.status.value,
    }
    if leave_out_empty:
        fields = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(fields, ensure_ascii=False).encode()


def parse_receipt(data: bytes) -> Receipt:
    """Reads a receipt; raises ``ReceiptError`` with every field that is missing or wrong."""
    try:
        fields = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ReceiptError(FieldProblem("", "Kvitteringen er ikke gyldig JSON i UTF-8.")) from None
    if not isinstance(fields, dict):
        raise ReceiptError(FieldProblem("", "Kvitteringen skal være ét JSON-objekt."))
    return _Fields(fields).receipt()


class _Fields:
    """Takes the known fields out of the JSON object and collects what is wrong with them."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self._problems: list[FieldProblem] = []

    def receipt(self) -> Receipt:
        transmission_id = self._uuid("transmissionId", required=True)
        timestamp = self._time("timeStamp")
        status = self._status("receiptStatus")
        message_uuid = self._uuid("messageUUID")
        message_id, error_code, error_message = (
            self._text(name) for name in ("messageId", "errorCode", "errorMessage")
        )
        if self._problems or transmission_id is None or timestamp is None or status is None:
            raise ReceiptError(*self._problems)
        return Receipt(transmission_id, timestamp, status, message_uuid, message_id, error_code, error_message)

    def _text(self, name: str, *, required: bool = False) -> str | None:
        value = self._fields.get(name)
        if value is None or value == "":
            if required:
                self._refuse(name, f"Feltet {name} mangler.")
            return None
        if not isinstance(value, str):
            self._refuse(name, f"Feltet {name} skal være tekst.")
            return None
        return value

    def _uuid(self, name: str, *, required: bool = False) -> UUID | None:
        text = self._text(name, required=required)
        if text is None:
            return None
        if not _UUID.fullmatch(text):
            self._refuse(name, f"Feltet {name} er ikke et UUID.")
            return None
        return UUID(text)

    def _status(self, name: str) -> ReceiptStatus | None:
        text = self._text(name, required=True)
        if text is None:
            return None
        try:
            return ReceiptStatus(text.upper())
        except ValueError:
            known = ", ".join(ReceiptStatus)
            self._refuse(name, f"Feltet {name} kender ikke værdien. De mulige er {known}.")
            return None

    def _time(self, name: str) -> datetime | None:
        text = self._text(name, required=True)
        if text is None:
            return None
        try:
            return _parse_time(text)
        except (ValueError, OverflowError):
            self._refuse(name, f"Feltet {name} er ikke et tidspunkt som 2025-03-03T10:15:30Z.")
            return None

    def _refuse(self, name: str, text: str) -> None:
        self._problems.append(FieldProblem(name, text))


_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE)


def _parse_time(text: str) -> datetime:
    """A time without zone is UTC; decimals beyond microseconds, of which .NET writes one, are cut off."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    seconds, decimals, zone = match.groups()
    moment = datetime.fromisoformat(seconds.upper() + "." + (decimals or "0")[:6].ljust(6, "0") + (zone or "Z").upper())
    return moment.astimezone(UTC)


def _format_time(moment: datetime) -> str:
    """UTC with a Z; raises ``ValueError`` for a time without zone, which could mean any hour."""
    if moment.tzinfo is None:
        raise ValueError("A receipt's time needs a time zone.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
