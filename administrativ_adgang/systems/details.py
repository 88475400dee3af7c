"""What people fill in about a system, and every rule for it. The form and the service ask the same function."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from administrativ_adgang.core.errors import RefusedByRule
from administrativ_adgang.systems import endpoints
from administrativ_adgang.systems.kinds import MemoVersion, Protocol, ReceiptFormat
from administrativ_adgang.systems.models import System
from administrativ_adgang.systems.setup_ways import LARGEST_MESSAGE_MB


@dataclass(frozen=True)
class SystemDetails:
    """The facts of a system that its owner decides (interface description section 4.1). Sizes in MB of 1024² bytes."""

    name: str
    protocol: Protocol = Protocol.REST_PUSH
    endpoint: str = ""
    receipt_endpoint: str = ""
    receipt_format: ReceiptFormat = ReceiptFormat.MEMO
    memo_version: MemoVersion = MemoVersion.V1_1
    size_limit_mb: Decimal = LARGEST_MESSAGE_MB
    technical_contact_name: str = ""
    technical_contact_email: str = ""
    technical_contact_phone: str = ""
    business_contact_email: str = ""
    supplier: str = ""
    delegated_cvr: str = ""


FIELDS = tuple(field.name for field in fields(SystemDetails))


def of(system: System) -> SystemDetails:
    """The details a system has now."""
    return SystemDetails(**{name: getattr(system, name) for name in FIELDS})


def changed_fields(before: SystemDetails, after: SystemDetails) -> list[str]:
    """The names of the fields that differ."""
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]


def faults(details: SystemDetails, *, local_allowed: bool) -> list[RefusedByRule]:
    """Everything wrong with the details, each with its field; empty when they can be saved."""
    found: list[RefusedByRule] = []

    def ask(question: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        try:
            question(*arguments, **named)
        except RefusedByRule as refusal:
            found.append(refusal)

    ask(_check_name, details.name)
    for field in ("endpoint", "receipt_endpoint"):
        ask(
            endpoints.check_endpoint,
            getattr(details, field),
            protocol=details.protocol,
            local_allowed=local_allowed,
            field=field,
        )
    ask(_check_size, details.size_limit_mb)
    for field in ("technical_contact_email", "business_contact_email"):
        ask(_check_email, getattr(details, field), field)
    ask(_check_delegated_cvr, details.delegated_cvr)
    return found


def _check_name(name: str) -> None:
    if not name.strip():
        raise RefusedByRule("Skriv systemets navn", field="name")
    if len(name) > 256:
        raise RefusedByRule("Navnet må højst have 256 tegn", field="name")


def _check_size(size: Decimal) -> None:
    if not Decimal(1) <= size <= LARGEST_MESSAGE_MB:
        raise RefusedByRule("Største besked skal være mellem 1 og 99,5 MB", field="size_limit_mb")


def _check_email(text: str, field: str) -> None:
    if not text:
        return
    try:
        validate_email(text)
    except ValidationError:
        raise RefusedByRule(f"{text} er ikke en e-mailadresse, fx drift@leverandor.example", field=field) from None


def _check_delegated_cvr(number: str) -> None:
    if number and not re.fullmatch(r"\d{8}", number):
        raise RefusedByRule("Et CVR-nummer har otte cifre", field="delegated_cvr")
