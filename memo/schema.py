"""Validation by schema: which schema belongs to which version, and what it says about a tree.

An lxml schema keeps the errors of its last run to itself, so each thread compiles its own (about a millisecond, once).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import cast

from lxml import etree

FOLDER = Path(__file__).parent / "schemas"
_CONTENT_FILE = FOLDER / "content.xsd"

_local = threading.local()


def schema_file(version: Decimal) -> Path:
    return FOLDER / f"memo-{version}.xsd"


def schema_errors(root: etree._Element, version: Decimal) -> list[etree._LogEntry]:
    """Everything the schema of that version has against the tree, in document order."""
    schema = _schema(version)
    return [] if schema.validate(root) else list(cast("Iterable[etree._LogEntry]", schema.error_log))


def is_base64(text: str) -> bool:
    """Whether the engine takes the text of a document for xs:base64Binary, apart from the message it stands in."""
    element = etree.Element("content")
    element.text = text
    return bool(_schema(None).validate(element))


def _schema(version: Decimal | None) -> etree.XMLSchema:
    """The schema of that version; with None the one of a document alone."""
    schemas: dict[Decimal | None, etree.XMLSchema] | None = getattr(_local, "schemas", None)
    if schemas is None:
        schemas = _local.schemas = {}
    if version not in schemas:
        file = _CONTENT_FILE if version is None else schema_file(version)
        schemas[version] = etree.XMLSchema(file=str(file))
    return schemas[version]
