from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo import V1_1, V1_2, Message, NotBuildable, build, examine, parse, write
from memo.namespaces import PREFIXES
from tests.memo.generate import letter, random_message


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64), version=st.sampled_from([V1_1, V1_2]))
def test_what_is_written_is_read_back_the_same(seed: int, version: Decimal) -> None:
    message = random_message(Random(seed), version)
    written = build(message)
    assert parse(written) == message
    assert build(parse(written)) == written


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_read_message_is_written_in_the_usual_shape(version: str) -> None:
    message = parse(letter(300, version=version))
    text = build(message).decode()
    assert text.startswith("<?xml version='1.0' encoding='UTF-8'?>\n<memo:Message ")
    assert all(f'xmlns:{prefix}="{namespace}"' in text for prefix, namespace in PREFIXES.items())
    assert ('memoSchVersion="1.1.0"' in text) == (version == "1.1")
    assert "<memo:mandatory>false</memo:mandatory><memo:legalNotification>false</memo:legalNotification>" in text
    assert "<memo:replyByDateTime>2026-12-15T13:00:00Z</memo:replyByDateTime>" in text
    assert text.count("xmlns:") == len(PREFIXES)
    assert examine(text.encode()).valid


def _ordinary(version: str = "1.2") -> Message:
    return parse(letter(30, version=version))


def _refusal(message: Message) -> str:
    with pytest.raises(NotBuildable) as caught:
        build(message)
    return caught.value.findings[0].code


def test_what_only_version_1_2_knows_is_refused_in_1_1() -> None:
    represented = letter(30).replace(
        b"</memo:Sender>", b"<memo:Representative><memo:label>N</memo:label></memo:Representative></memo:Sender>"
    )
    message = parse(represented)
    assert b"<memo:Representative>" in build(message)
    assert _refusal(replace(message, memo_version=V1_1)) == "representative.not.allowed"
    assert _refusal(replace(_ordinary("1.1"), memo_version=V1_2)) == "memo.sch.version.not.allowed"
    assert _refusal(replace(message, memo_version=Decimal("1.3"))) == "memo.version.unknown"


def test_what_the_schema_or_xml_cannot_hold_is_refused() -> None:
    message = _ordinary()
    header = message.message_header
    assert _refusal(replace(message, message_header=replace(header, label="x" * 257))) == "schema.value.too.long"
    assert _refusal(replace(message, message_header=replace(header, label="\x00"))) == "value.not.writable"
    naive = datetime(2026, 1, 1)
    assert _refusal(replace(message, message_header=replace(header, reply_by_date_time=naive))) == "value.not.writable"


def test_documents_may_come_from_elsewhere() -> None:
    data = letter(200_001)
    message = examine(data).message
    assert message is not None
    assert _refusal(message) == "file.content.missing"
    content = parse(data).files[0].content
    assert content is not None
    for given_content in (content, io.BytesIO(content), _Trickle(content)):
        target = io.BytesIO()
        write(message, target, contents=[given_content])
        assert parse(target.getvalue()) == parse(data)
    with pytest.raises(NotBuildable):
        write(message, io.BytesIO(), contents=[])


def test_nothing_is_written_of_a_message_that_would_be_invalid() -> None:
    target = io.BytesIO()
    message = _ordinary()
    with pytest.raises(NotBuildable):
        write(replace(message, message_header=replace(message.message_header, label="x" * 257)), target)
    assert target.getvalue() == b""


class _Trickle(io.BytesIO):
    """Gives a few bytes at a time, as a network does, and never a multiple of three twice."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 1, 7001 + self.tell() % 5))
