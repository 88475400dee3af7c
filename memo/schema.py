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

_local = threading.local()


def schema_file(version: Decimal) -> Path:
    return FOLDER / f"memo-{version}.xsd"


def schema_errors(root: etree._Element, version: Decimal) -> list[etree._LogEntry]:
    """Everything the schema of that version has against the tree, in document order."""
    schema = _schema(version)
    return [] if schema.validate(root) else list(cast("Iterable[etree._LogEntry]", schema.error_log))


def _schema(version: Decimal) -> etree.XMLSchema:
    schemas: dict[Decimal, etree.XMLSchema] | None = getattr(_local, "schemas", None)
    if schemas is None:
        schemas = _local.schemas = {}
    if version not in schemas:
        schemas[version] = etree.XMLSchema(file=str(schema_file(version)))
    return schemas[version]
