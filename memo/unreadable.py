"""The inner word for bytes that cannot be read. Outside the package it becomes a finding or ``NotReadable``."""

from __future__ import annotations

TOO_LARGE = "message.too.large"


class Unreadable(Exception):
    """``code`` is one of the catalogue's; ``line`` counts from 1, None when the fault has no place."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
