"""Reading a message whole, with its documents' bytes, where it is already known to be good or is somebody's own."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from memo.catalogue import finding
from memo.contents import Collector
from memo.errors import Invalid, NotReadable
from memo.limits import LIMITS, Limits
from memo.model import Message
from memo.reading import Reading, Source
from memo.unreadable import Unreadable
from memo.validate import model_of, read


def parse(source: bytes | BinaryIO, *, limits: Limits = LIMITS) -> Message:
    """The message with the bytes of its documents. The schema is checked, the business rules are not: ``examine`` does
    that.

    Raises ``NotReadable`` for anything but readable XML, ``Invalid`` for XML that the schema of its version refuses.
    """
    collector = Collector()
    try:
        with Source(source) as whole:
            reading = read(whole, sink=collector, digest=False, digests=False, limits=limits)
    except Unreadable as fault:
        raise NotReadable((finding(fault.code, fault.line, limit=limits.maximum_message_bytes),)) from fault
    message, _, findings = model_of(_with_data(reading, collector), limits)
    if message is None:
        raise Invalid(findings)
    return message


def _with_data(reading: Reading, collector: Collector) -> Reading:
    contents = tuple(
        replace(content, data=collector.document(number)) for number, content in enumerate(reading.contents)
    )
    return Reading(reading.root, contents, reading.size, reading.sha256)
