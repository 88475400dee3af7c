from __future__ import annotations

import pytest

from memo import LIMITS, Collector, Limits
from memo.reading import Source
from memo.schema import schema_errors
from memo.unreadable import Unreadable
from memo.versions import V1_2
from memo.whole import read_whole
from tests.memo.generate import letter


def test_takes_documents_out_whatever_they_are_written_in() -> None:
    for old, new in (
        (b"<memo:content>", b"<memo:content><!-- a --><?b?>"),
        (b"<memo:content>", b"<memo:content><![CDATA[ ]]>&#10;&#x20;"),
        (b"<memo:content>", b"<memo:content\n>"),
    ):
        collector = Collector()
        data = letter(30).replace(old, new)
        reading = read_whole(Source(data), sink=collector, digest=True, digests=False, limits=LIMITS)
        assert collector.document(0).startswith(b"%PDF-1.7")
        assert reading.contents[0].size == 30
        assert schema_errors(reading.root, V1_2) == []


def test_the_limits_hold_before_anything_is_parsed() -> None:
    data = letter(30)
    exact = Limits(maximum_message_bytes=len(data))
    assert read_whole(Source(data), sink=None, digest=False, digests=False, limits=exact).sha256 is None
    small = Limits(maximum_message_bytes=len(data) - 1)
    with pytest.raises(Unreadable, match=r"message\.too\.large"):
        read_whole(Source(data), sink=None, digest=True, digests=False, limits=small)


def test_a_file_of_nothing_but_elements_is_refused() -> None:
    data = b"<a>" + b"<b/>" * 20_000 + b"</a>"
    with pytest.raises(Unreadable, match=r"xml\.too\.many\.elements"):
        read_whole(Source(data), sink=None, digest=True, digests=False, limits=LIMITS)
