"""``show``: a message in readable form, field by field under the names MeMo gives them."""

from __future__ import annotations

from collections.abc import Iterator

from memo.command.console import INVALID, VALID, Console
from memo.command.items import Item, items
from memo.command.validate import findings_as_lines
from memo.documents import File
from memo.part import Part
from memo.structure import STRUCTURE, Slot
from memo.validate import examine
from memo.values import WRITE

_INDENT = "  "


def run(file: str, console: Console) -> int:
    """Every message in the file; one that cannot be read is told about on standard error. Raises ``OSError``."""
    result = VALID
    for item in items(file):
        if not _show(item, console):
            result = INVALID
    return result


def _show(item: Item, console: Console) -> bool:
    if item.problem is not None or item.stream is None:
        assert item.problem is not None
        console.complain_in_words(f"{item.label}: {console.text_of(item.problem)}")
        return False
    examination = examine(item.stream, digest=False)
    if examination.message is None:
        console.complain_in_words(item.label)
        for line in findings_as_lines(examination.findings, console):
            console.complain_in_words(line)
        return False
    console.say(item.label)
    for line in _lines(examination.message, _INDENT, console):
        console.say(line)
    return True


def _lines(part: Part, indent: str, console: Console) -> Iterator[str]:
    for slot in STRUCTURE[type(part)]:
        value = getattr(part, slot.attribute)
        for one in value if slot.many else (value,):
            if one is not None:
                yield from _field(slot, one, indent, console)
    if isinstance(part, File) and part.size is not None:
        yield f"{indent}content: {console.word('bytes', size=part.size)}"


def _field(slot: Slot, value: object, indent: str, console: Console) -> Iterator[str]:
    name = slot.tag.rpartition("}")[2]
    if isinstance(value, Part):
        yield f"{indent}{name}"
        yield from _lines(value, indent + _INDENT, console)
    elif slot.kind is not bytes:
        yield f"{indent}{name}: {WRITE[slot.kind](value)}"
