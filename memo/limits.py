"""Limits that the platform sets, as values to be handed in. The defaults are the ones of Digital Post."""

from __future__ import annotations

from dataclasses import dataclass

from memo.files import FILE_TYPES, FileType

MEBIBYTE = 1024 * 1024

#: Bytes of the XML as transmitted, base64 included (MeMo facts, section 11.1).
MAXIMUM_MESSAGE_BYTES = 199 * MEBIBYTE // 2

#: Guards against files made to keep a machine busy; no real message comes near.
MAXIMUM_ELEMENTS = 20_000
MAXIMUM_DEPTH = 256
MAXIMUM_FINDINGS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``maximum_attachments`` counts AdditionalDocument elements; a contact point may set it, and the size, lower."""

    maximum_message_bytes: int = MAXIMUM_MESSAGE_BYTES
    maximum_attachments: int = 10
    maximum_delay_days: int = 12
    maximum_elements: int = MAXIMUM_ELEMENTS
    maximum_findings: int = MAXIMUM_FINDINGS
    file_types: tuple[FileType, ...] = FILE_TYPES


LIMITS = Limits()
