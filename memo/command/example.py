"""``example``: a small valid message, with the caller's numbers and files."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from memo.build import write
from memo.command.console import INVALID, VALID, Console
from memo.command.items import output
from memo.command.validate import findings_as_lines
from memo.errors import Refused
from memo.example import example, file_from
from memo.validate import examine


def run(
    console: Console,
    *,
    target: str | None,
    version: Decimal,
    message_uuid: UUID | None,
    documents: list[str],
    **parties: str,
) -> int:
    """Writes the message, or says on standard error why it would not be valid. Raises ``OSError``."""
    files = tuple(replace(file_from(Path(name).name, b""), content=None) for name in documents)
    message = example(version, message_uuid=message_uuid, documents=files, **parties)  # type: ignore[arg-type]
    try:
        with ExitStack() as opened, output(target) as written:
            contents = [opened.enter_context(Path(name).open("rb")) for name in documents]
            write(message, written, contents=contents if documents else None)
            written.seek(0)
            examination = examine(written, digest=False)
            if not examination.valid:
                raise Refused(examination.findings)
    except Refused as refusal:
        for line in findings_as_lines(refusal.findings, console):
            console.complain_in_words(line)
        return INVALID
    return VALID
