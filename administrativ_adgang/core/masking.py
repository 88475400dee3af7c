"""Masking of personal numbers for logs, screens and exports."""

from __future__ import annotations

import re

# Ten digits that could be a birth date and four more, with or without a hyphen, not inside a longer number. Identifiers
# and check values are met first and left alone: their digits are nobody's.
_PERSONAL_NUMBER = re.compile(
    r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,})\b"
    r"|(?<!\d)((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d)-?\d{4}(?!\d)",
    re.IGNORECASE,
)


def mask_personal_number(number: str) -> str:
    """``0101701234`` becomes ``010170-xxxx``; anything that is not ten digits is returned as it is."""
    return f"{number[:6]}-xxxx" if len(number) == 10 and number.isdigit() else number


def mask_text(text: str) -> str:
    """The text with everything that looks like a personal number masked."""
    return _PERSONAL_NUMBER.sub(lambda found: f"{found[1]}-xxxx" if found[1] else found[0], text)
