"""``convert``: a message in the other version."""

from __future__ import annotations

from decimal import Decimal

from memo.command.console import FAILED, INVALID, VALID, Console
from memo.command.items import able_to_seek, is_container, opened, output
from memo.command.validate import findings_as_lines
from memo.convert import convert_stream
from memo.validate import examine


def run(file: str, target: str | None, version: Decimal, console: Console) -> int:
    """Writes the message; what the version cannot hold is named on standard error. Raises ``OSError``."""
    with opened(file) as stream:
        if is_container(file, stream):
            console.complain("archive.not.here", file=file)
            return FAILED
        with able_to_seek(stream) as message:
            start = message.tell()
            examination = examine(message, digest=False)
            if examination.message is None:
                console.complain_in_words(file)
                for line in findings_as_lines(examination.findings, console):
                    console.complain_in_words(line)
                return INVALID
            message.seek(start)
            with output(target) as written:
                dropped = convert_stream(message, written, version)
    for path in dropped:
        console.complain("dropped", path=path)
    return VALID
