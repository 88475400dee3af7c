"""The slow way to read a message, which takes everything XML allows: the whole document as a tree.

It needs about four times the message's size in memory, so the size is limited before anything is parsed. It decides
every case that ``cut`` leaves to it; both hand over a tree from which the documents have been taken out.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from memo import namespaces
from memo.base64_text import Decoder, NotBase64, in_alphabet
from memo.contents import Recorder, Sink
from memo.encoding import UnknownEncoding, to_utf_8
from memo.limits import Limits
from memo.reading import Reading, Source
from memo.safe_xml import parse_any
from memo.schema import is_base64
from memo.unreadable import TOO_LARGE, Unreadable

CONTENT = f"{{{namespaces.MEMO}}}content"

#: Stands in the tree for a document that is not base64, so that the schema's verdict is the same and finds the place.
NOT_BASE64 = "="


def read_whole(source: Source, *, sink: Sink | None, digest: bool, digests: bool, limits: Limits) -> Reading:
    """Reads any message. Raises ``Unreadable``."""
    data = source.all(limits.maximum_message_bytes)
    if len(data) > limits.maximum_message_bytes:
        raise Unreadable(TOO_LARGE)
    try:
        text = to_utf_8(data)
    except UnknownEncoding as error:
        raise Unreadable("xml.encoding.not.supported", 1) from error
    root = parse_any(text)
    recorder = Recorder(sink, digests=digests)
    for number, element in enumerate(root.iter()):
        if number >= limits.maximum_elements:
            raise Unreadable("xml.too.many.elements")
        if element.tag == CONTENT and len(element) == 0:
            _take_out(element, recorder)
    return Reading(
        root=root,
        contents=tuple(recorder.contents),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest() if digest else None,
    )


def _take_out(element: etree._Element, recorder: Recorder) -> None:
    text = (element.text or "").encode()
    element.text = None
    bare, has_foreign = in_alphabet(text)
    recorder.begin()
    if not _decode(bare, recorder) or (has_foreign and not is_base64(text.decode())):
        element.text = NOT_BASE64
    recorder.end(has_foreign=has_foreign)


def _decode(bare: bytes, recorder: Recorder) -> bool:
    decoder = Decoder(recorder.write)
    try:
        decoder.feed(bare)
        decoder.finish()
    except NotBase64:
        return False
    return True
