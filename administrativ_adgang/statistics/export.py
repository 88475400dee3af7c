"""The table file: semicolons and a mark for UTF-8, as Danish spreadsheets read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A spreadsheet would calculate a cell that begins so; a name somebody chose must never become a formula.
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def table_file(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """The whole file as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return _BYTE_ORDER_MARK + out.getvalue()


def harmless(cell: str | int) -> str | int:
    """The cell, with an apostrophe before text that a spreadsheet would take for a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_BEGINS):
        return f"'{cell}"
    return cell
