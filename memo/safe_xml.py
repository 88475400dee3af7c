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

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t\r\n]+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_:\x80-\xff]")
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAXIMUM_DEPTH + 1) + ")")

_local = threading.local()


def parse_small(text: bytes) -> etree._Element:
    """The root of a document of UTF-8 text without large texts, comments or CDATA. Raises ``Unreadable``."""
    parser: etree.XMLParser | None = getattr(_local, "parser", None)
    if parser is None:
        parser = _local.parser = _parser(huge=False, recover=False, indentation=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError:
        _local.parser = None  # its log grows with every fault, and tells of the ones before
        return _parse_forgiving(text, huge=False)
    if parser.error_log:
        _local.parser = None
    return root


def parse_any(text: bytes) -> etree._Element:
    """The root of any document of UTF-8 text, however large its texts are. Raises ``Unreadable``."""
    refuse_document_type(text)
    try:
        root = etree.fromstring(text, _parser(huge=True, recover=False))
    except etree.XMLSyntaxError:
        root = _parse_forgiving(text, huge=True)
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


def _parse_forgiving(text: bytes, *, huge: bool) -> etree._Element:
    refuse_document_type(text)
    parser = _parser(huge=huge, recover=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_code(str(error)), error.lineno) from error
    log = list(parser.error_log)
    fault = next((entry for entry in log if entry.type_name not in _HARMLESS), None)
    if fault is not None:
        raise Unreadable(_code(fault.message), fault.line)
    if root is None or len(log) > _LONGEST_TRUSTED_LOG:
        raise Unreadable("xml.not.well.formed")
    return root


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
