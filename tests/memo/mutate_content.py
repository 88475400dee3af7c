"""Damages and oddities done to a message's documents: to their base64, and to the tags around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from memo.namespaces import MEMO
from tests.memo.generate import wrapped

Mutation = Callable[[Random, bytes], bytes]

_CONTENT = re.compile(rb"(<(?:\w+:)?content>)([^<]*)(</(?:\w+:)?content>)")


def on_content(change: Callable[[Random, bytes], bytes]) -> Mutation:
    def mutate(random: Random, data: bytes) -> bytes:
        found = list(_CONTENT.finditer(data))
        if not found:
            return data
        chosen = random.choice(found)
        return data[: chosen.start(2)] + change(random, chosen[2]) + data[chosen.end(2) :]

    return mutate


def damage_base64(random: Random, text: bytes) -> bytes:
    at = random.randint(0, len(text))
    extra = random.choice(
        (
            b"=",
            b"!",
            b"-",
            b"_",
            b"A",
            b" ",
            b"\n",
            b"\r",
            b"\t",
            "ø".encode(),
            "😀".encode(),
            b"\xc2\xa0",
            b"@@@@",
            b"&#xA0;",
            b"<![CDATA[~]]>",
            b"==",
            b"&#10;",
            b"&#x41;",
            b"&lt;",
        )
    )
    return random.choice(
        (text[:at] + extra + text[at:], text[:at] + text[at + 1 :], text[:at] + extra + text[at + 1 :], text + extra)
    )


def unusual_base64(random: Random, text: bytes) -> bytes:
    return random.choice((
        b"", b" \r\n\t ", b"=", b"====", b"QQ==", b"QR==", b"QQ= =", b" Q Q\n=\r\n= ", b"QUI=", b"QUJ=", b"QQ==QQ==",
        b"QQ=", b"Q===",
        b"AAAA!", b"!AAAA", b"AA!A", b"AA!AA", b"AA!==", b"AA=!=", b"AA=-", b"A=A=", b"=AAAA", b"@@@@", b"!", b"A!",
        b"A\xc3\xa6A=A", "æAAAA".encode(), "AAAA\u2028".encode(), "ＡＡＡＡ".encode(),
        b"!" + text, text + b"!", text[: len(text) // 2] + b"-_" + text[len(text) // 2 :],
        text + b"\xc3\xa6\r\n",
        b"".join(text[i : i + 76] + b"!\r\n" for i in range(0, len(text), 76)),
        b"QUJD" * 40, text + b"\n", b"\n        " + text + b"\n      ",
        b" ".join(text[i : i + 1] for i in range(len(text))),
    ))  # fmt: skip


def wrap(random: Random, text: bytes) -> bytes:
    return wrapped(text, random.choice((b"\r\n", b"\n", b"\r", b" \n", b"\t")), random.choice((76, 64, 4, 5)))


def around_content(random: Random, data: bytes) -> bytes:
    """The tag of a content element, written in some other way."""
    found = list(_CONTENT.finditer(data))
    if not found:
        return data
    chosen = random.choice(found)
    start, text, end = chosen[1], chosen[2], chosen[3]
    name = start[1:-1]
    return data[: chosen.start()] + random.choice((
        b"<" + name + b" >" + text + b"</" + name + b" >",
        b"<" + name + b"\n>" + text + end,
        b"<" + name + b"/>",
        b"<" + name + b" a='1'>" + text + end,
        b"<" + name + b" xmlns:q='urn:q'>" + text + end,
        b"<q:content xmlns:q='" + MEMO.encode() + b"'>" + text + b"</q:content>",
        b"<q:content xmlns:q='urn:q'>" + text + b"</q:content>",
        start + b"<![CDATA[" + text + b"]]>" + end,
        start + text + b"<b/>" + end,
        start + text + b"<!-- AAAA -->" + end,
        start + text + b"</" + name,
        start + text + b"</other>",
        start + start + text + end + end,
    )) + data[chosen.end() :]  # fmt: skip


CONTENT_MUTATIONS: tuple[Mutation, ...] = (
    on_content(damage_base64),
    on_content(unusual_base64),
    on_content(wrap),
    around_content,
)
