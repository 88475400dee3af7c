"""The two MeMo versions in use. A version is compared as a number: ``1.10`` is version 1.1 (MeMo facts, section 1)."""

from __future__ import annotations

import re
from decimal import Decimal

V1_1 = Decimal("1.1")
V1_2 = Decimal("1.2")
KNOWN_VERSIONS = (V1_1, V1_2)

#: The one value that memoSchVersion ever has; version 1.2 has no such attribute.
SCHEMA_VERSION_1_1 = "1.1.0"

_DECIMAL = re.compile(r"[ \t\r\n]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*", re.ASCII)
_USUAL: dict[str | None, Decimal] = {str(version): version for version in KNOWN_VERSIONS}


def known_version(text: str | None) -> Decimal | None:
    """The version that the attribute memoVersion names, or None when it names no known one."""
    if text in _USUAL:
        return _USUAL[text]
    match = _DECIMAL.fullmatch(text or "")
    if match is None:
        return None
    number = Decimal(match[1])
    return next((version for version in KNOWN_VERSIONS if version == number), None)
