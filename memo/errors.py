"""What can go wrong with the message format, as exceptions; this package raises no others on purpose."""

from __future__ import annotations

from memo.findings import Finding


class MemoError(Exception):
    """The root: catching it catches everything this package raises on purpose."""


class Refused(MemoError):
    """A message was not taken. ``findings`` says why, in Danish and English; the text is the English ones."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.english for finding in findings if finding.is_error))
        self.findings = findings


class NotReadable(Refused):
    """The bytes are no XML that can be read safely: damaged, too large, too deep, or with a document type."""


class Invalid(Refused):
    """The bytes are XML, but break the schema or a rule."""


class NotBuildable(Refused):
    """A model that no valid message can be written from, for example a part of MeMo 1.2 in a message of version 1.1."""
