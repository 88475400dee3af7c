"""What the schema engine says, in words for the people who read receipts."""

from __future__ import annotations

import re
from decimal import Decimal

from lxml import etree

from memo import namespaces
from memo.catalogue import finding
from memo.findings import Finding
from memo.place import find_by_engine_path, line_of, local_name, path_of
from memo.schema import schema_errors
from memo.versions import V1_1

_MESSAGE = f"{{{namespaces.MEMO}}}Message"
_CONTENT = f"{{{namespaces.MEMO}}}content"
_SCHEMA_VERSION = "memoSchVersion"
_ONLY_IN_1_2 = frozenset({"Representative", "originalRepresentative"})

_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")
_NAMESPACE = re.compile(r"\{[^}]*\}")
_ATTRIBUTE = re.compile(r"[Tt]he attribute '([^']*)'")
_LIMIT = re.compile(r"maximum length of '([0-9]+)'")


def schema_findings(root: etree._Element, version: Decimal, limit: int) -> tuple[Finding, ...]:
    """One finding for each thing the schema of that version has against the tree, at most ``limit`` and one that says
    so.
    """
    try:
        errors = schema_errors(root, version)
    except etree.XMLSchemaValidateError:
        # libxml2 gives up on a date of ten million digits.
        return (finding("schema.value.not.checkable"),)
    if errors and root.tag != _MESSAGE:
        return (finding("schema.root.not.message", line_of(root), path_of(root)),)
    findings = tuple(_finding(root, version, error) for error in errors[:limit])
    return (*findings, finding("findings.too.many", limit=limit)) if len(errors) > limit else findings


def _finding(root: etree._Element, version: Decimal, error: etree._LogEntry) -> Finding:
    element = find_by_engine_path(root, error.path)
    name, path = local_name(element), path_of(element)
    kind = error.type_name.removeprefix("SCHEMAV_")
    attribute = _ATTRIBUTE.search(error.message)
    if kind == "CVC_COMPLEX_TYPE_4":
        return finding("memo.sch.version.missing", error.line, f"{path}/@{_SCHEMA_VERSION}")
    if attribute is not None:
        code = "memo.sch.version.not.allowed" if attribute[1] == _SCHEMA_VERSION else "schema.attribute.not.allowed"
        return finding(code, error.line, path, element=name, attribute=attribute[1])
    if kind == "ELEMENT_CONTENT":
        return _content_model(element, version, error)
    if element.tag == _CONTENT and kind == "CVC_DATATYPE_VALID_1_2_1":
        return finding("schema.content.not.base64", error.line, path)
    limit = _LIMIT.search(error.message)
    return finding(
        _CODES.get(kind, "schema.not.valid"),
        error.line,
        path,
        element=name,
        limit=limit[1] if limit is not None else "",
    )


def _content_model(element: etree._Element, version: Decimal, error: etree._LogEntry) -> Finding:
    name = local_name(element)
    expected = _EXPECTED.search(error.message)
    names = _NAMESPACE.sub("", expected[1]) if expected is not None else "-"
    if version == V1_1 and name in _ONLY_IN_1_2:
        code = "representative.not.allowed"
    else:
        code = "schema.element.missing" if "Missing child" in error.message else "schema.element.not.expected"
    return finding(code, error.line, path_of(element), element=name, expected=names)


_CODES = {
    "CVC_MAXLENGTH_VALID": "schema.value.too.long",
    "CVC_PATTERN_VALID": "schema.value.not.allowed",
    "CVC_ENUMERATION_VALID": "schema.value.not.allowed",
    "CVC_MAXINCLUSIVE_VALID": "schema.value.not.allowed",
    "CVC_DATATYPE_VALID_1_2_1": "schema.value.not.allowed",
    "CVC_COMPLEX_TYPE_2_3": "schema.text.not.allowed",
    "CVC_TYPE_3_1_1": "schema.attribute.not.allowed",
    "CVC_TYPE_3_1_2": "schema.element.in.value",
}
