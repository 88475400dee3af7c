"""The only maker of XML parsers: no network, no document type, no entities, nothing outside the bytes at hand.

The official .NET library declares a namespace with a Danish letter in its address. libxml2 calls that an error, so such
documents are read again in its forgiving mode and taken only when the log holds nothing else (MeMo facts, 15.1).
"""

from __future__ import annotations

import re
import threading

from lxml import etree

from memo.limits import MAXIMUM_DEPTH
from memo.unreadable import Unreadable

#: libxml2 stops writing its log at 100 entries, so behind a longer one anything may hide.
_LONGEST_TRUSTED_LOG = 50
_HARMLESS = frozenset({"WAR_NS_URI", "WAR_UNKNOWN_VERSION"})

#: More start tags or attributes than any message has; a parser needs up to a kilobyte of memory for each of them.
_MOST_IN_A_FLOOD = 100_000
_NOT_START_TAGS = (b"</", b"<!", b"<?")

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t\r\n]+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""=[ \t\r\n]*["']""")
_ROOT = re.compile(rb"<[A-Za-z_:\x80-\xff]")
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAXIMUM_DEPTH + 1) + ")")

_local = threading.local()


def parse_small(text: bytes) -> etree._Element:
    """The root of a document of UTF-8 text without large texts, comments or CDATA. Raises ``Unreadable``."""
    _refuse_flood(text)
    if b"\r" in text:
        # What XML does with line ends, done here, since libxml2 forgets the blanks before one inside an element.
        if text.count(b"\r") != text.count(b"\r\n"):
            return _parse(text, huge=False)
        text = text.replace(b"\r\n", b"\n")
    parser: etree.XMLParser | None = getattr(_local, "parser", None)
    if parser is None:
        parser = _local.parser = _parser(huge=False, recover=False, indentation=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        _local.parser = None  # its log grows with every fault, and tells of the ones before
        return _parse_again(text, parser, error, huge=False)
    if parser.error_log:
        _local.parser = None
    return root


def parse_any(text: bytes) -> etree._Element:
    """The root of any document of UTF-8 text, however large its texts are. Raises ``Unreadable``."""
    refuse_document_type(text)
    _refuse_flood(text)
    root = _parse(text, huge=True)
    if _TOO_DEEP(root):
        raise Unreadable("xml.too.deep")
    return root


def refuse_document_type(text: bytes) -> None:
    """Looks at what stands before the root, before a parser could begin to expand anything. Raises ``Unreadable``."""
    prolog = _PROLOG.match(text)
    start = 0 if prolog is None else prolog.end()
    line = text.count(b"\n", 0, start) + 1
    if text.startswith(b"<!DOCTYPE", start):
        raise Unreadable("xml.doctype.not.allowed", line)
    if _ROOT.match(text, start) is None:
        raise Unreadable("xml.not.well.formed", line)


def _refuse_flood(text: bytes) -> None:
    """Looks at how much there is to be made of a text, before a parser makes it. Raises ``Unreadable``."""
    if len(text) <= _MOST_IN_A_FLOOD:
        return
    if text.count(b"<") - sum(map(text.count, _NOT_START_TAGS)) > _MOST_IN_A_FLOOD:
        raise Unreadable("xml.too.many.elements")
    if text.count(b"=") > _MOST_IN_A_FLOOD and _attributes(text) > _MOST_IN_A_FLOOD:
        raise Unreadable("xml.too.many.attributes")


def _attributes(text: bytes) -> int:
    return sum(1 for _ in zip(_ATTRIBUTE.finditer(text), range(_MOST_IN_A_FLOOD + 1), strict=False))


def _parse(text: bytes, *, huge: bool) -> etree._Element:
    parser = _parser(huge=huge, recover=False)
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        return _parse_again(text, parser, error, huge=huge)


def _parse_again(text: bytes, strict: etree.XMLParser, error: etree.XMLSyntaxError, *, huge: bool) -> etree._Element:
    """Reads what the strict parser had only harmless things to say about; a forgiving one makes much of the rest."""
    refuse_document_type(text)
    _refuse_faults(strict, error)
    parser = _parser(huge=huge, recover=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_code(str(error)), error.lineno) from error
    _refuse_faults(parser)
    if root is None or len(parser.error_log) > _LONGEST_TRUSTED_LOG:
        raise Unreadable("xml.not.well.formed")
    return root


def _refuse_faults(parser: etree.XMLParser, error: etree.XMLSyntaxError | None = None) -> None:
    log = list(parser.error_log)
    fault = next((entry for entry in log if entry.type_name not in _HARMLESS), None)
    if fault is not None:
        raise Unreadable(_code(fault.message), fault.line) from error
    if error is not None and not log:
        raise Unreadable(_code(str(error)), error.lineno) from error


def _code(message: str) -> str:
    return "xml.too.deep" if "Excessive depth" in message else "xml.not.well.formed"


def _parser(*, huge: bool, recover: bool, indentation: bool = True) -> etree.XMLParser:
    """Without ``indentation`` the white space between elements is left out; never any inside an element without
    children.
    """
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=not indentation,
        huge_tree=huge,
        recover=recover,
    )
