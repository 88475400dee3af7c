"""Between the versions: nothing is lost but what the target cannot hold, and that is named."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo.build import build
from memo.convert import convert, convert_stream
from memo.errors import Invalid, NotReadable
from memo.example import example
from memo.model import ForwardData, Message
from memo.parse import parse
from memo.parties import Representative
from memo.validate import examine
from memo.versions import V1_1, V1_2
from tests.memo.generate import random_message
from tests.memo.measuring import memory_growth

REPRESENTATIVE = "/Message/MessageHeader/Sender/Representative"
ORIGINAL = "/Message/MessageHeader/ForwardData/originalRepresentative"

some = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32)


def represented() -> Message:
    """A message with everything that version 1.1 does not know."""
    message = example(V1_2)
    header = message.message_header
    sender = replace(header.sender, representative=Representative(label="Advokat"))
    assert message.message_body is not None
    forward = ForwardData(
        message_uuid=header.message_uuid,
        original_message_date_time=message.message_body.created_date_time,
        original_sender="Afsender",
        original_representative="Advokat",
        contact_point_id="x",
    )
    return replace(message, message_header=replace(header, sender=sender, forward_data=forward))


def streamed(data: bytes, version: Decimal) -> tuple[bytes, tuple[str, ...]]:
    target = io.BytesIO()
    dropped = convert_stream(io.BytesIO(data), target, version)
    return target.getvalue(), dropped


def without_later(message: Message) -> Message:
    header = message.message_header
    forward = header.forward_data and replace(header.forward_data, original_representative=None)
    sender = replace(header.sender, representative=None)
    return replace(message, message_header=replace(header, sender=sender, forward_data=forward))


def as_version(message: Message, version: Decimal) -> Message:
    return replace(message, memo_version=version, memo_sch_version="1.1.0" if version == V1_1 else None)


@some
@given(seeds, st.sampled_from([(V1_1, V1_2), (V1_2, V1_1), (V1_1, V1_1), (V1_2, V1_2)]))
def test_everything_the_target_knows_is_kept(seed: int, versions: tuple[Decimal, Decimal]) -> None:
    source, target = versions
    message = random_message(Random(seed), source)
    kept = as_version(without_later(message) if target == V1_1 else message, target)

    converted = convert(message, target)
    data_out, dropped = streamed(build(message), target)

    assert converted.message == kept
    assert parse(data_out) == kept == parse(build(converted.message))
    assert [file.content for file in kept.files] == [file.content for file in message.files]
    assert dropped == converted.dropped
    assert bool(dropped) == (kept != as_version(message, target))


@some
@given(seeds)
def test_there_and_back_is_the_same_message(seed: int) -> None:
    message = random_message(Random(seed), V1_1)
    up, _ = streamed(build(message), V1_2)
    down, dropped = streamed(up, V1_1)
    assert parse(down) == message
    assert dropped == ()


def test_what_goes_is_named() -> None:
    message = represented()
    assert convert(message, V1_1).dropped == (REPRESENTATIVE, ORIGINAL)
    data, dropped = streamed(build(message), V1_1)
    assert dropped == (REPRESENTATIVE, ORIGINAL)
    assert b"Advokat" not in data
    assert examine(data).valid


def test_same_version_is_copied_byte_for_byte() -> None:
    data = b"\xef\xbb\xbf" + build(example(V1_2)).replace(b"<memo:Sender>", b"<!-- kept --><memo:Sender>")
    assert streamed(data, V1_2) == (data, ())


def test_booleans_are_written_for_1_1_where_1_2_leaves_them_out() -> None:
    data = build(example(V1_2))
    for name in (b"mandatory", b"legalNotification", b"reply"):
        data = data.replace(b"<memo:%s>false</memo:%s>" % (name, name), b"")
    assert examine(data).valid
    converted, _ = streamed(data, V1_1)
    assert b"<memo:mandatory>false</memo:mandatory><memo:legalNotification>false</memo:legalNotification>" in converted
    assert b"ns0" not in converted
    assert examine(converted).valid


def test_given_booleans_keep_their_value() -> None:
    message = example(V1_2)
    header = replace(message.message_header, mandatory=True, legal_notification=True)
    data, _ = streamed(build(replace(message, message_header=header)), V1_1)
    assert parse(data).message_header.mandatory
    assert parse(data).message_header.legal_notification


def default_namespace(data: bytes) -> bytes:
    return data.replace(b"memo:", b"").replace(b"xmlns:memo=", b"xmlns=")


def net_library(data: bytes) -> bytes:
    """Root in the default namespace, children prefixed, and an address with a Danish letter (MeMo facts, 15.1)."""
    data = data.replace(b"<memo:Message ", b"<Message xmlns='https://DigitalPost.dk/MeMo-1' ", 1)
    data = data.replace(b"xmlns:grd=", "xmlns:rid='https://eksempel.dk/nøgle' xmlns:grd=".encode(), 1)
    return b"\xef\xbb\xbf" + data.replace(b"</memo:Message>", b"</Message>")


def with_comments(data: bytes) -> bytes:
    data = data.replace(b"<memo:Message ", b"<!-- <memo:Message > </memo:MessageHeader> -->\n<?pi?><memo:Message ", 1)
    return data.replace(b"<memo:Sender>", b"<!-- </memo:MessageHeader> --><memo:Sender>")


def in_latin_1(data: bytes) -> bytes:
    return data.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")


def in_utf_16(data: bytes) -> bytes:
    return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize("shape", [default_namespace, net_library, with_comments, in_latin_1, in_utf_16])
@pytest.mark.parametrize("version", [V1_1, V1_2])
def test_every_shape_real_senders_use_is_converted(shape: object, version: Decimal) -> None:
    assert callable(shape)
    other = V1_2 if version == V1_1 else V1_1
    message = example(other, label="Brev om æøå & <mere>")
    data = shape(build(message))
    assert parse(data) == message
    assert parse(streamed(data, version)[0]) == as_version(message, version)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hej",
        b"<a><MessageHeader></MessageHeader></a>",
        b"<!DOCTYPE a><a></MessageHeader></a>",
        b"<m:Message xmlns:m='https://DigitalPost.dk/MeMo-1'><m:MessageHeader>",
        b"<m:Message xmlns:m='https://DigitalPost.dk/MeMo-1'>" + b"</m:MessageHeader>" * 100_000,
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable):
        streamed(data, V1_1)


def test_unknown_versions_are_refused() -> None:
    with pytest.raises(Invalid):
        streamed(build(example(V1_2)).replace(b'"1.2"', b'"1.3"'), V1_1)
    with pytest.raises(ValueError, match=r"1\.3"):
        convert(example(), Decimal("1.3"))


def test_message_of_full_size_is_converted_in_little_memory() -> None:
    grown = memory_growth(
        """
import os, tempfile
from memo.build import write
from memo.convert import convert_stream
from memo.example import example, file_from
from memo.versions import V1_1, V1_2
message = example(V1_2, documents=(file_from("a.txt", b"x"),))
warm = tempfile.TemporaryFile()
write(message, warm); warm.seek(0)
convert_stream(warm, tempfile.TemporaryFile(), V1_1)
with tempfile.TemporaryFile() as content, tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
    for _ in range(74):
        content.write(b"x" * 1024 * 1024)
    content.seek(0)
    write(message, source, contents=[content])
    source.seek(0)
    measure()
    convert_stream(source, target, V1_1)
    assert target.tell() > 98 * 1024 * 1024
"""
    )
    assert grown < 16 * 1024 * 1024
