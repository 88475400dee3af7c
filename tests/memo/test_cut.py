"""When the fast way reads a message, when it gives way, and that it stays small."""

from __future__ import annotations

import io
import re

import pytest

from memo import LIMITS, Collector, examine
from memo.cut import CannotCut, read_fast
from memo.reading import Reading, Source
from memo.unreadable import Unreadable
from tests.memo.generate import letter


def fast(data: bytes, chunk: int = 1 << 18) -> Reading:
    return read_fast(Source(io.BytesIO(data), chunk), sink=None, digest=True, digests=True, limits=LIMITS)


def is_cut(data: bytes) -> bool:
    try:
        fast(data)
    except CannotCut:
        return False
    return True


ORDINARY = letter(300)


@pytest.mark.parametrize(
    "data",
    [
        ORDINARY,
        b"\xef\xbb\xbf" + ORDINARY,
        re.sub(rb"^<\?xml.*\?>\n", b"", ORDINARY),
        ORDINARY.replace(b"\n", b"\r\n"),
        ORDINARY.replace(b"UTF-8", b"utf8"),
        ORDINARY.replace(b"memo:", b"m:").replace(b"xmlns:memo", b"xmlns:m"),
        ORDINARY.replace(b"<memo:", b"<").replace(b"</memo:", b"</").replace(b"xmlns:memo", b"xmlns"),
        ORDINARY.replace(b"<memo:Message ", b"<Message xmlns='https://DigitalPost.dk/MeMo-1' ").replace(
            b"</memo:Message>", b"</Message>"
        ),
        ORDINARY.replace(b"xmlns:memo", "xmlns:rid='https://rid.example/ø' xmlns:memo".encode()),
        letter(300, line_end=b"\r\n"),
        letter(300, line_end=b"\n"),
        letter(300, line_end=b" \t\r"),
        letter(0),
        ORDINARY.replace("børnehave".encode(), "børnehave! Kom > ind?".encode()),
    ],
)
def test_the_shapes_of_real_libraries_are_read_the_fast_way(data: bytes) -> None:
    assert is_cut(data)
    assert examine(data).message is not None


@pytest.mark.parametrize(
    "data",
    [
        ORDINARY.replace(b"<memo:Sender>", b"<!-- --><memo:Sender>"),
        ORDINARY.replace(b"<memo:Sender>", b"<?x?><memo:Sender>"),
        ORDINARY.replace(b"<memo:content>", b"<memo:content ><![CDATA[]]>"),
        ORDINARY.replace(b"<memo:content>", b"<memo:content a='b'>"),
        ORDINARY.replace(b"<memo:content>", b"<memo:content >"),
        ORDINARY.replace(b"<memo:content>", b"<memo:content>&#10;"),
        ORDINARY.replace(b"<memo:content>", b"<memo:content>!"),
        ORDINARY.replace(b"</memo:content>", b"</memo:content >"),
        ORDINARY.replace(b"</memo:content>", b"<b/></memo:content>"),
        ORDINARY.replace(b"memo:content>", b"grd:content>"),
        ORDINARY.replace(b"UTF-8", b"ISO-8859-1"),
        ORDINARY.decode().encode("utf-16"),
        b"<!DOCTYPE a>" + ORDINARY,
        ORDINARY[:-200],
        ORDINARY + b"x",
        b"",
    ],
)
def test_anything_else_is_left_to_the_slow_way(data: bytes) -> None:
    assert not is_cut(data)


def test_a_stray_content_element_elsewhere_is_not_mistaken_for_a_document() -> None:
    """One more that is cut and one less that is: the numbers agree, the elements do not."""
    data = ORDINARY.replace(b"<memo:content>", b"<memo:content >").replace(
        b"<memo:Recipient>", b"<grd:content>AAAA</grd:content><memo:Recipient>"
    )
    assert not is_cut(data)


def test_lines_are_those_of_the_original() -> None:
    url = b"https://plads.egekobing.example/svar"
    for line_end in (None, b"\n", b"\r\n"):
        data = letter(5000, line_end=line_end).replace(url, b"http://plads.egekobing.example/svar")
        assert is_cut(data)
        (found,) = examine(data).findings
        assert found.code == "action.url.not.https"
        assert found.line == data[: data.index(b"</memo:url>")].count(b"\n") + 1


@pytest.mark.parametrize("chunk", [1, 2, 7, 80, 4096])
def test_a_stream_may_come_in_pieces_of_any_size(chunk: int) -> None:
    for data in (ORDINARY, letter(300, line_end=b"\r\n"), b"\xef\xbb\xbf" + ORDINARY):
        piecewise, whole = fast(data, chunk), fast(data)
        assert (piecewise.contents, piecewise.size, piecewise.sha256) == (whole.contents, whole.size, whole.sha256)


def test_a_sink_gets_each_document_by_itself() -> None:
    attachment = (
        b"<memo:AdditionalDocument><memo:File><memo:encodingFormat>text/plain</memo:encodingFormat><memo:filename>a.txt"
        b"</memo:filename><memo:language>da</memo:language><memo:content>SGVq</memo:content></memo:File>"
        b"</memo:AdditionalDocument></memo:MessageBody>"
    )
    collector = Collector()
    examination = examine(ORDINARY.replace(b"</memo:MessageBody>", attachment), sink=collector)
    assert examination.valid
    assert collector.document(0).startswith(b"%PDF-")
    assert collector.document(1) == b"Hej"


def test_a_message_over_the_limit_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        def seekable(self) -> bool:
            return True

        def tell(self) -> int:
            return 0

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            return b"A" * size

    with pytest.raises(Unreadable, match=r"message\.too\.large"):
        read_fast(Source(Endless()), sink=None, digest=True, digests=False, limits=LIMITS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "flood",
    [b"content>" * 2000, b"<memo:content></memo:content>" * 20_001],
    ids=["what only looks like a document", "documents"],
)
def test_floods_are_left_to_the_slow_way_before_they_cost_much(flood: bytes) -> None:
    assert not is_cut(ORDINARY.replace(b"<memo:Recipient>", flood + b"<memo:Recipient>"))
