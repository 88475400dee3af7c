"""The entrance: reads a message once and says everything about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO
from uuid import UUID

from lxml import etree

from memo import namespaces
from memo.case import Case, Hit
from memo.catalogue import CATALOGUE, finding
from memo.contents import Sink
from memo.cut import CannotCut, read_fast
from memo.facts import FactsSource, facts_about
from memo.findings import Finding, Severity
from memo.identifiers import read_uuid
from memo.limits import LIMITS, Limits
from memo.model import Message
from memo.place import find_nearest, line_of, path_of
from memo.reading import CHUNK, Reading, Source
from memo.rules import hits
from memo.schema_findings import schema_findings
from memo.tree import read_message
from memo.unreadable import TOO_LARGE, Unreadable
from memo.values import OutOfRange
from memo.versions import known_version
from memo.whole import read_whole

_HEADER = f"{{{namespaces.MEMO}}}MessageHeader"
_MESSAGE_UUID = f"{{{namespaces.MEMO}}}messageUUID"
_MESSAGE_ID = f"{{{namespaces.MEMO}}}messageID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Everything known about one received message.

    ``message`` is the model without the documents' bytes; None when the schema refuses the message or it cannot be
    read. ``message_uuid`` and ``message_id`` are there as soon as they can be read at all, so that a refusal can be
    addressed. ``size`` counts the bytes of the XML and ``sha256`` is their digest in hexadecimal; both are None for a
    message that is too large, which is not read to its end, and the digest when nobody asked for it.
    """

    message: Message | None
    version: Decimal | None
    findings: tuple[Finding, ...]
    size: int | None
    sha256: str | None
    message_uuid: UUID | None
    message_id: str | None

    @property
    def valid(self) -> bool:
        """Whether nothing was found but warnings."""
        return not any(found.is_error for found in self.findings)


def examine(
    source: bytes | BinaryIO,
    *,
    facts: FactsSource = None,
    limits: Limits | None = None,
    sink: Sink | None = None,
    digest: bool = True,
    document_digests: bool = False,
    chunk: int = CHUNK,
) -> Examination:
    """Reads a message, in memory or as a file, and runs schema and rules over it. Never raises for what is in the
    message.

    ``facts`` may be a function that is called with the message once the schema has passed it. ``sink`` receives the
    documents' bytes. ``digest`` asks for the SHA-256 of the XML, ``document_digests`` for one of each document.
    ``chunk`` is the number of bytes read from a file at a time.
    """
    limits = limits or LIMITS
    with Source(source, chunk) as whole:
        try:
            reading = read(whole, sink=sink, digest=digest, digests=document_digests, limits=limits)
        except Unreadable as fault:
            size, sha256 = (None, None) if fault.code == TOO_LARGE else whole.measure(digest=digest)
            return _unreadable(fault, size, sha256, limits)
    return examine_reading(reading, facts, limits)


def validate(source: bytes | BinaryIO, facts: FactsSource = None) -> Examination:
    """``examine`` with everything else as it usually is."""
    return examine(source, facts=facts)


def read(source: Source, *, sink: Sink | None, digest: bool, digests: bool, limits: Limits) -> Reading:
    """The fast way where the message is ordinary, the slow way where it is not. Raises ``Unreadable``."""
    try:
        return read_fast(source, sink=sink, digest=digest, digests=digests, limits=limits)
    except CannotCut:
        return read_whole(source, sink=sink, digest=digest, digests=digests, limits=limits)


def model_of(reading: Reading, limits: Limits) -> tuple[Message | None, Decimal | None, tuple[Finding, ...]]:
    """The model, the version, and what version check and schema have found. No model when there are findings."""
    version = known_version(reading.root.get("memoVersion"))
    if version is None:
        return None, None, (finding("memo.version.unknown", line_of(reading.root), path_of(reading.root)),)
    findings = schema_findings(reading.root, version, limits.maximum_findings)
    if findings:
        return None, version, findings
    try:
        return read_message(reading.root, reading.contents), version, ()
    except OutOfRange:
        return None, version, (finding("date.out.of.range"),)


def examine_reading(reading: Reading, facts: FactsSource, limits: Limits) -> Examination:
    """What is to be said about a message, whichever way it was read."""
    message, version, findings = model_of(reading, limits)
    if message is None:
        message_uuid, message_id = _identity(reading.root)
    else:
        message_uuid, message_id = message.message_header.message_uuid, message.message_header.message_id
        findings = _rule_findings(message, reading, facts, limits)
    return Examination(
        message=message,
        version=version,
        findings=findings,
        size=reading.size,
        sha256=reading.sha256,
        message_uuid=message_uuid,
        message_id=message_id,
    )


def _rule_findings(message: Message, reading: Reading, facts: FactsSource, limits: Limits) -> tuple[Finding, ...]:
    case = Case(message, reading.size, reading.contents, facts_about(message, facts), limits)
    shown, has_more = _select(hits(case), limits.maximum_findings)
    findings = tuple(_locate(reading.root, hit) for hit in shown)
    return (*findings, finding("findings.more", limit=len(findings))) if has_more else findings


def _select(found: Iterator[Hit], limit: int) -> tuple[list[Hit], bool]:
    """The hits to show, and whether there are more. The first error is always among them: it decides the verdict."""
    shown: list[Hit] = []
    has_error = has_more = False
    for hit in found:
        is_first_error = not has_error and CATALOGUE[hit.code].severity is Severity.ERROR
        if len(shown) < limit or is_first_error:
            shown.append(hit)
            has_error = has_error or is_first_error
        else:
            has_more = True
            if has_error:
                break
    return shown, has_more


def _locate(root: etree._Element, hit: Hit) -> Finding:
    element = find_nearest(root, hit.path)
    return finding(hit.code, line_of(element), path_of(element), **hit.values)


def _identity(root: etree._Element) -> tuple[UUID | None, str | None]:
    header = root.find(_HEADER)
    if header is None:
        return None, None
    return read_uuid(header.findtext(_MESSAGE_UUID) or ""), header.findtext(_MESSAGE_ID)


def _unreadable(fault: Unreadable, size: int | None, sha256: str | None, limits: Limits) -> Examination:
    found = finding(fault.code, fault.line, limit=limits.maximum_message_bytes)
    return Examination(
        message=None,
        version=None,
        findings=(found,),
        size=size,
        sha256=sha256,
        message_uuid=None,
        message_id=None,
    )
