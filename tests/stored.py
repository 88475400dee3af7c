"""What intake leaves behind: rows, events, and content in the table or in files. Of most refusals: nothing of it."""

from __future__ import annotations

from pathlib import Path

from administrativ_adgang.events.models import Event
from administrativ_adgang.messages import storage
from administrativ_adgang.messages.models import Body, Container, Message


class Stored:
    """A content folder of one test, and the tables beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def files(self) -> list[Path]:
        """Every file there is, also half-written ones."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    @property
    def events(self) -> list[Event]:
        """Every event about a message or a transmission, in their order."""
        return list(Event.objects.exclude(message_uuid=None, transmission_id=None).order_by("id"))

    @property
    def contents(self) -> int:
        """How many contents there are, wherever they lie."""
        return len(self.files) + Body.objects.count()

    def is_empty(self) -> bool:
        """No row, no event, no content."""
        return not (Message.objects.exists() or Container.objects.exists() or self.events or self.contents)


def content_of(key: str) -> bytes:
    """The stored bytes under a key."""
    with storage.open_content(key) as content:
        return content.read()
