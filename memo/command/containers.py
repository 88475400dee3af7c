"""``pack`` and ``unpack``: messages into one container and out of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from memo.command.console import INVALID, VALID, Console
from memo.command.items import Item, able_to_seek, message_uuid_of, opened, output
from memo.command.items import items as items_of
from memo.container import write_container
from memo.container_faults import ContainerError


class _NoMessage(Exception):
    """A file to be packed has no message id; its name is the argument."""


def pack(files: list[str], target: str, console: Console) -> int:
    """Packs whatever has a messageUUID, valid or not: ``validate`` judges. Raises ``OSError``."""
    try:
        with output(target) as written:
            count = write_container(written, _messages(files))
    except _NoMessage as error:
        console.complain("uuid.missing", file=str(error))
        return INVALID
    except ContainerError as error:
        console.complain_in_words(console.text_of(error))
        return INVALID
    console.say(console.word("packed", count=count, file=target))
    return VALID


def unpack(file: str, folder: str, console: Console) -> int:
    """Each message under its own id, never under the name in the archive. Raises ``OSError``.

    A message whose id cannot be read is kept as ``entry-`` and its number. No file is overwritten.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    result = VALID
    for item in items_of(file):
        if not _unpack(item, place, console):
            result = INVALID
    return result


def _messages(files: list[str]) -> Iterator[tuple[UUID, BinaryIO]]:
    for file in files:
        with opened(file) as stream, able_to_seek(stream) as message:
            message_uuid = message_uuid_of(message)
            if message_uuid is None:
                raise _NoMessage(file)
            yield message_uuid, message


def _unpack(item: Item, place: Path, console: Console) -> bool:
    if item.problem is not None or item.stream is None:
        assert item.problem is not None
        console.complain_in_words(f"{item.label}: {console.text_of(item.problem)}")
        return False
    message_uuid = message_uuid_of(item.stream)
    target = place / (f"{message_uuid}.xml" if message_uuid else f"entry-{item.position or 1}.xml")
    try:
        with target.open("xb") as written:
            shutil.copyfileobj(item.stream, written)
    except FileExistsError:
        console.complain("file.exists", file=str(target))
        return False
    if message_uuid is None:
        console.complain("uuid.missing.kept", file=item.label, name=str(target))
        return False
    console.say(str(target))
    return True
