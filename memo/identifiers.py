"""CPR and CVR numbers, their types, and message ids: the shape only, never whether a number exists.

No modulus 11: newer CPR numbers break it, and the official examples do too (MeMo facts, section 7).
"""

from __future__ import annotations

import re
from enum import StrEnum
from uuid import RFC_4122, UUID, uuid4

_CPR = re.compile(r"[0-9]{10}")
_CVR = re.compile(r"[0-9]{8}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class IdType(StrEnum):
    """The kinds of number a sender or recipient is known by. Read without regard to case, kept in upper case."""

    CPR = "CPR"
    CVR = "CVR"


def id_type(text: str) -> IdType | None:
    """The kind that the text names, in any case; None when it names no known kind."""
    try:
        return IdType(text.upper())
    except ValueError:
        return None


def is_cpr(text: str) -> bool:
    return _CPR.fullmatch(text) is not None


def is_cvr(text: str) -> bool:
    return _CVR.fullmatch(text) is not None


def has_shape(kind: IdType, number: str) -> bool:
    """Whether the number has the digits its kind demands: ten for CPR, eight for CVR."""
    return is_cpr(number) if kind is IdType.CPR else is_cvr(number)


def read_uuid(text: str) -> UUID | None:
    """The id in the hyphenated form that MeMo uses, in any case; None for anything else."""
    return UUID(text) if _UUID.fullmatch(text) else None


def is_message_uuid(value: UUID) -> bool:
    """Whether MeMo allows the id: version 4 of RFC 4122 and no other."""
    return value.version == 4 and value.variant == RFC_4122


def new_message_uuid() -> UUID:
    return uuid4()
