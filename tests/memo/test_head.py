"""The cut behind the header: in the right place, however the bytes arrive and whatever follows."""

from __future__ import annotations

import io

import pytest

from memo.build import build
from memo.errors import NotReadable
from memo.example import example
from memo.head import split_head
from memo.reading import Source
from memo.versions import V1_1

UUID_TAG = "{https://DigitalPost.dk/MeMo-1}messageUUID"


@pytest.mark.parametrize("chunk", [1, 7, 300, 1_000_000])
def test_cut_is_right_in_pieces_of_any_size(chunk: int) -> None:
    message = example(V1_1)
    data = build(message)
    head = split_head(Source(io.BytesIO(data), chunk))
    behind = b"".join(head.behind)
    assert data.endswith(b"</memo:MessageHeader>" + behind)
    assert head.header.findtext(UUID_TAG) == str(message.message_header.message_uuid)
    assert head.serialized().endswith(b"</memo:MessageHeader>")
    assert build(message) == data


def test_what_follows_the_header_is_not_looked_at() -> None:
    data = build(example())
    end = data.index(b"</memo:MessageHeader>") + len(b"</memo:MessageHeader>")
    head = split_head(Source(data[:end] + b"<nonsense"))
    assert head.header.findtext(UUID_TAG)
    assert b"".join(head.behind) == b"<nonsense"


def test_end_tag_in_another_place_does_not_mislead() -> None:
    data = build(example()).replace(b"<memo:Sender>", b"<!-- </memo:MessageHeader> --><memo:Sender>")
    assert head_is_whole(data)
    data = build(example()).replace(
        b"<memo:Sender>", b"<memo:x><![CDATA[</memo:MessageHeader>]]></memo:x><memo:Sender>"
    )
    assert head_is_whole(data)


def head_is_whole(data: bytes) -> bool:
    return b"".join(split_head(Source(data)).behind).startswith(b"<memo:MessageBody>")


def test_end_tags_without_end_are_given_up_soon() -> None:
    start = build(example()).partition(b"<memo:Sender>")[0]
    with pytest.raises(NotReadable):
        split_head(Source(start + b"<!--" + b"</memo:MessageHeader>" * 1_000_000))


def test_blanks_before_character_data_stay() -> None:
    data = build(example()).replace(b"<memo:label>", b"<memo:label>  <![CDATA[]]>", 1)
    label = split_head(Source(data)).header.findtext("{https://DigitalPost.dk/MeMo-1}label")
    assert label is not None
    assert label.startswith("  ")
