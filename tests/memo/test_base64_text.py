from __future__ import annotations

import base64
import itertools
import re
from random import Random

import pytest

from memo.base64_text import Decoder, NotBase64, in_alphabet
from memo.schema import is_base64

LEXICAL = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?")


def decode(text: bytes, pieces: list[int] | None = None) -> tuple[bytes, int]:
    """The bytes, and the line ends that were counted. ``pieces`` are the places to cut at."""
    written: list[bytes] = []
    decoder = Decoder(written.append)
    cuts = [0, *(pieces or []), len(text)]
    for start, end in itertools.pairwise(cuts):
        decoder.feed(memoryview(text)[start:end])
    decoder.finish()
    return b"".join(written), decoder.line_feeds


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (b"", b""),
        (b" \r\n\t ", b""),
        (b"QQ==", b"A"),
        (b"QQ= =", b"A"),
        (b" Q\tQ\r\n=\n=  ", b"A"),
        (b"QUI=", b"AB"),
        (b"QUJD", b"ABC"),
        (b"QUJD\r\nQQ==\r\n", b"ABCA"),
    ],
)
def test_white_space_may_stand_anywhere(text: bytes, data: bytes) -> None:
    assert decode(text) == (data, text.count(b"\n"))


@pytest.mark.parametrize(
    "text",
    [b"Q", b"QQ", b"QQQ", b"QQ=", b"Q===", b"=", b"====", b"QQ==QQ==", b"QQ===", b"QR==", b"QUJ=", b"QQ!=", b"QUJD-",
    b"QU_D",
     "QUJDø".encode(), b"QUJD\x00", b"QUJD\x0b", b"QUJD\xc2\xa0"],
)  # fmt: skip
def test_everything_else_is_refused(text: bytes) -> None:
    with pytest.raises(NotBase64):
        decode(text)


def test_the_verdict_is_that_of_the_specification_wherever_the_text_is_cut() -> None:
    random = Random(4)
    verdicts = set()
    for _ in range(4000):
        text = bytes(random.choices(b"AQgwZ09+/=== \n\r", k=random.randint(0, 14)))
        bare = text.translate(None, b" \t\r\n")
        right = LEXICAL.fullmatch(bare) is not None
        for cuts in ([], sorted(random.choices(range(len(text) + 1), k=3)), list(range(1, len(text)))):
            try:
                found = decode(text, cuts)
            except NotBase64:
                assert not right, (text, cuts)
            else:
                assert right, (text, cuts)
                assert found == (base64.b64decode(bare), text.count(b"\n"))
        verdicts.add(right)
    assert verdicts == {True, False}


@pytest.mark.parametrize(
    ("text", "bare", "has_foreign"),
    [(b"", b"", False), (b" QQ\t=\r\n=", b"QQ==", False), (b"@@", b"", True), ("æQQ==".encode(), b"QQ==", True)],
)
def test_what_carries_no_data_is_passed_over(text: bytes, bare: bytes, has_foreign: bool) -> None:
    assert in_alphabet(text) == (bare, has_foreign)


def test_the_engine_takes_what_is_base64_once_foreign_characters_are_gone() -> None:
    """Were libxml2 to become stricter one day, this test says so; the verdict stays the engine's all the same."""
    for length in range(6):
        for characters in itertools.product("AQF=!ø ", repeat=length):
            text = "".join(characters)
            bare, _ = in_alphabet(text.encode())
            assert is_base64(text) == (LEXICAL.fullmatch(bare) is not None), text
